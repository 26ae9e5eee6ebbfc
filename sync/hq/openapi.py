"""What Litestar cannot know about the messages: rows and tuples travel as arrays, and bytes as base64."""

from __future__ import annotations

from dataclasses import replace

from litestar._openapi.schema_generation.schema import SchemaCreator
from litestar.openapi.spec import OpenAPIType, Schema
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition

from sync.protocol import FeedRow

_BYTES = Schema(
    type=OpenAPIType.STRING,
    content_encoding="base64",
    pattern="^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
    description="base64 (RFC 4648 §4)",
)
_ROW = Schema(
    type=OpenAPIType.ARRAY,
    description="[scope, table, key, ver, image]",
    prefix_items=[
        Schema(type=OpenAPIType.STRING),
        Schema(type=OpenAPIType.STRING),
        Schema(type=OpenAPIType.ARRAY),
        Schema(type=OpenAPIType.INTEGER),
        Schema(type=[OpenAPIType.ARRAY, OpenAPIType.NULL]),
    ],
    min_items=5,
)


class WireSchemas(OpenAPISchemaPlugin):
    """Describes these types as `sync.protocol` writes them."""

    def is_plugin_supported_field(self, field_definition: FieldDefinition) -> bool:
        return field_definition.annotation in (bytes, FeedRow) or field_definition.is_tuple

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: SchemaCreator) -> Schema:
        if field_definition.annotation is bytes:
            return _BYTES
        if field_definition.annotation is FeedRow:
            return _ROW
        parts = [schema_creator.for_field_definition(one) for one in field_definition.inner_types]
        schema = Schema(type=OpenAPIType.ARRAY, min_items=len(parts), max_items=len(parts))
        if all(part == parts[0] for part in parts):
            return replace(schema, items=parts[0])
        return replace(schema, prefix_items=parts)
