"""What stands behind the page: the live library, the history of conversations, uploads. No Gradio here."""
