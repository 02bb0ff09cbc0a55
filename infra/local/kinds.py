"""Which resource types the runner runs, and which it leaves alone and why; any other type is an error."""

RUN = frozenset(
    {
        "AWS::ApiGateway::GatewayResponse",
        "AWS::ApiGateway::RestApi",
        "AWS::ApiGateway::Stage",
        "AWS::CloudFormation::Stack",
        "AWS::DynamoDB::Table",
        "AWS::Events::Rule",
        "AWS::Lambda::EventSourceMapping",
        "AWS::Lambda::Function",
        "AWS::Lambda::LayerVersion",
        "AWS::S3::Bucket",
        "AWS::SQS::Queue",
    }
)

_PERMISSIONS = "permissions are AWS's to enforce; here every function runs as whoever started the runner"
_WATCHING = "nobody watches a laptop; the log goes to the terminal"
_KEYS = "encryption at rest is the disk's own here"
_EDGE = "what stands in front of the API is AWS's; the runner listens on this machine only"

INERT = {
    "AWS::ApiGateway::Account": _WATCHING,
    "AWS::ApiGateway::Deployment": "a release of the API; the runner serves what the template says now",
    "AWS::ApiGateway::BasePathMapping": _EDGE,
    "AWS::ApiGateway::DomainName": _EDGE,
    "AWS::Budgets::Budget": _WATCHING,
    "AWS::CloudWatch::Alarm": _WATCHING,
    "AWS::CloudWatch::CompositeAlarm": _WATCHING,
    "AWS::CloudWatch::Dashboard": _WATCHING,
    "AWS::IAM::ManagedPolicy": _PERMISSIONS,
    "AWS::IAM::Policy": _PERMISSIONS,
    "AWS::IAM::Role": _PERMISSIONS,
    "AWS::KMS::Alias": _KEYS,
    "AWS::KMS::Key": _KEYS,
    "AWS::Lambda::Alias": "a name for a version; the runner has only the newest code",
    "AWS::Lambda::Permission": _PERMISSIONS,
    "AWS::Lambda::Version": "a frozen copy of the code; the runner has only the newest",
    "AWS::Logs::LogGroup": _WATCHING,
    "AWS::Logs::MetricFilter": _WATCHING,
    "AWS::OpenSearchService::Domain": "the snapshot answers; FRONTDESK_OPENSEARCH_URL names one of yours",
    "AWS::S3::BucketPolicy": _PERMISSIONS,
    "AWS::SNS::Subscription": _WATCHING,
    "AWS::SNS::Topic": _WATCHING,
    "AWS::SNS::TopicPolicy": _PERMISSIONS,
    "AWS::SQS::QueuePolicy": _PERMISSIONS,
    "AWS::WAFv2::WebACL": _EDGE,
    "AWS::WAFv2::WebACLAssociation": _EDGE,
}
