"""Which steps exist: step -> where from, where to, who may, what is stamped. Data only."""

from audit.steps import Step

from .enums import JOB_LIVE, CertificateState, JobState

CERTIFICATE = {
    "revoke": Step(
        CertificateState.ISSUED,
        CertificateState.REVOKED,
        needs="reports.issue_certificate",
        stamps="revoked_at",
        reason=True,
    ),
}

JOB = {
    "start": Step(JobState.WAITING, JobState.RUNNING, needs="reports.issue_certificate", stamps="started_at"),
    "finish": Step(JobState.RUNNING, JobState.DONE, needs="reports.issue_certificate", stamps="ended_at"),
    "fail": Step(JOB_LIVE, JobState.FAILED, needs="reports.issue_certificate", stamps="ended_at"),
    "cancel": Step(JOB_LIVE, JobState.CANCELLED, needs="reports.issue_certificate", stamps="ended_at"),
    "retry": Step(
        {JobState.FAILED, JobState.CANCELLED},
        JobState.WAITING,
        needs="reports.issue_certificate",
        clears=("started_at", "ended_at"),
    ),
}
