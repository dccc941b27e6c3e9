"""Annotations on their way between projects and files: building records, labels that a schema lacks, predictions."""
