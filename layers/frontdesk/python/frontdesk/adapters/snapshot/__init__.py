"""KnowledgeSearch over files of published versions, mapped."""
