"""KnowledgeSearch and its indexing on OpenSearch 2.x, for tenants who outgrow the snapshot."""
