"""Addresses of the organiser's pages about conflicts of interest, below /organise/."""

from django.urls import path

from judging.views import conflicts

CONFLICTS = "<slug:season>/conflicts/"

urlpatterns = [
    path(CONFLICTS, conflicts.conflicts, name="organise_conflicts"),
    path(CONFLICTS + "detect/", conflicts.detect, name="organise_detect_conflicts"),
    path(CONFLICTS + "policy/", conflicts.policy, name="organise_conflict_policy"),
    path(CONFLICTS + "rule/", conflicts.rule, name="organise_rule_conflicts"),
    path(CONFLICTS + "declare/", conflicts.declare, name="organise_declare_conflict"),
    path(CONFLICTS + "<slug:judge>/<slug:entry>/<slug:kind>/lift/", conflicts.lift, name="organise_lift_conflict"),
    path("<slug:season>/fences/", conflicts.fence, name="organise_raise_fence"),
    path("<slug:season>/fences/<slug:person>/<slug:entry>/lift/", conflicts.unfence, name="organise_lift_fence"),
    path("<slug:season>/judges/<slug:judge>/ties/", conflicts.ties, name="organise_judge_ties"),
]
