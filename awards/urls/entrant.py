"""Addresses of the entrant's desk."""

from django.urls import path, register_converter

from awards.views import entrant_conflicts, entrant_desk, entrant_profile, entrant_sections, entrant_submission

from .converters import SectionConverter

register_converter(SectionConverter, "section")

urlpatterns = [
    path("seasons/<slug:season>/enter/<slug:category>/", entrant_desk.start, name="entry_start"),
    path("entrants/new/", entrant_profile.register, name="entrant_register"),
    path("entrants/<str:code>/", entrant_profile.profile, name="entrant"),
    path("entrants/<str:code>/members/", entrant_profile.add, name="entrant_member_add"),
    path("entrants/<str:code>/members/<str:person>/", entrant_profile.change, name="entrant_member_change"),
    path("entrants/<str:code>/members/<str:person>/remove/", entrant_profile.remove, name="entrant_member_remove"),
    path("entrants/<str:code>/members/<str:person>/owner/", entrant_profile.hand_over, name="entrant_hand_over"),
    path("entries/", entrant_desk.desk, name="entrant_desk"),
    path("entries/<str:code>/", entrant_desk.entry, name="entry"),
    path("entries/<str:code>/title/", entrant_desk.retitle, name="entry_retitle"),
    path("entries/<str:code>/review/", entrant_submission.review, name="entry_review"),
    path("entries/<str:code>/submit/", entrant_submission.submit, name="entry_submit"),
    path("entries/<str:code>/withdraw/", entrant_submission.withdraw, name="entry_withdraw"),
    path("entries/<str:code>/versions/<int:number>/", entrant_submission.revision, name="entry_revision"),
    path("entries/<str:code>/files/<str:file>/", entrant_submission.attachment, name="attachment"),
    path("entries/<str:code>/conflicts/", entrant_conflicts.named, name="entry_conflicts"),
    path("entries/<str:code>/conflicts/remove/", entrant_conflicts.unname, name="entry_conflict_remove"),
    path("entries/<str:code>/<section:section>/", entrant_sections.section, name="entry_section"),
]
