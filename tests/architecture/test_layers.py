"""What import-linter cannot see: relations between models, models named by text."""

import ast

from django.apps import apps

from tests.architecture.house import ROOT, layer_of, may_know, ranks, short, sources, tree


def own_models():
    return [model for model in apps.get_models() if model.__module__.startswith("creuset.")]


def test_every_folder_of_the_package_is_a_layer():
    folders = {
        path.name for path in (ROOT / "src/creuset").iterdir() if (path / "__init__.py").exists()
    }
    assert folders <= ranks().keys()


def test_the_kernel_is_lowest_and_the_configuration_highest():
    assert ranks()["kernel"] == 0
    assert max(ranks(), key=lambda name: ranks()[name]) == "config"
    assert may_know("places", "people")
    assert not may_know("people", "places")
    assert not may_know("villagefile", "imports")


def test_relations_point_downwards():
    upwards = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in own_models()
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.is_relation and field.related_model._meta.label_lower != model._meta.label_lower
        if (target := field.related_model).__module__.startswith("creuset.")
        if not may_know(model._meta.app_label, target._meta.app_label)
    ]
    assert upwards == []


def test_models_fetched_by_name_lie_below():
    named = [
        (path, str(node.args[0].value).split(".")[0])
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get_model"
        if node.args and isinstance(node.args[0], ast.Constant)
    ]
    above = [
        f"{short(path)}: {name}"
        for path, name in named
        if name in ranks() and not may_know(layer_of(path), name)
    ]
    assert above == []


def test_no_model_orders_its_rows_by_itself():
    """An ordering in Meta sorts every query, asked or not."""
    assert [model._meta.label for model in own_models() if model._meta.ordering] == []


def test_no_model_changes_what_saving_means():
    assert [
        model._meta.label
        for model in own_models()
        if "save" in vars(model) or "delete" in vars(model)
    ] == []
