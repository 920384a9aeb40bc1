"""The tabs of the page, in Gradio. Each is one function that puts its components in place and ties their events."""
