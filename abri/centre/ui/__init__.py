"""The look of Abri: page templates, components, the form renderer, styles and scripts (docs/developer/ui.md)."""
