"""Which steps exist: step -> where from, where to, who may, what is stamped. Data only."""

from audit.steps import Step

from .enums import JOB_LIVE, CertificateState, JobKind, JobState

CERTIFICATE = {
    "revoke": Step(
        CertificateState.ISSUED,
        CertificateState.REVOKED,
        needs="reports.issue_certificate",
        stamps="revoked_at",
        reason=True,
    ),
}

# Kind of work -> the permission that asking for it, stopping it and trying it again need.
JOB_NEEDS = {
    JobKind.CERTIFICATES: "reports.issue_certificate",
    JobKind.STATISTICS: "reports.ask_for_statistics",
}

JOB = {
    "start": Step(JobState.WAITING, JobState.RUNNING, needs="reports.direct_job", stamps="started_at"),
    "finish": Step(JobState.RUNNING, JobState.DONE, needs="reports.direct_job", stamps="ended_at"),
    "fail": Step(JOB_LIVE, JobState.FAILED, needs="reports.direct_job", stamps="ended_at"),
    "cancel": Step(JOB_LIVE, JobState.CANCELLED, needs="reports.direct_job", stamps="ended_at"),
    "retry": Step(
        {JobState.FAILED, JobState.CANCELLED},
        JobState.WAITING,
        needs="reports.direct_job",
        clears=("started_at", "ended_at"),
    ),
}
