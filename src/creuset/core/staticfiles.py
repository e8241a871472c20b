"""Static files under names that hold a hash of their content."""

from servestatic.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between ES modules, so that a page never mixes two versions."""

    support_js_module_import_aggregation = True
