"""Chat completions as OpenAI's API has them, which ChatGLM, vLLM and Ollama speak too."""
