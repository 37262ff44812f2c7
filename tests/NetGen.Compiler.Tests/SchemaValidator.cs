using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NetGen.Compiler.Tests;

/// <summary>Checks YAML against a JSON schema: the keywords that the spec's schema uses, and a failure on any other.</summary>
internal sealed class SchemaValidator(JsonElement root)
{
    private static readonly HashSet<string> Annotations =
        ["$schema", "$id", "title", "description", "default", "definitions", "then", "else"];

    /// <summary>Whether the schema takes the spec.</summary>
    public bool Accepts(string spec)
    {
        NetworkSyntax? syntax = Parse.Run(spec, Specs.Path).Value;
        return syntax is not null && Accepts(root, syntax.Root);
    }

    private bool Accepts(JsonElement schema, YamlNode node) =>
        schema.EnumerateObject().All(keyword => Holds(schema, keyword.Name, keyword.Value, node));

    private bool Holds(JsonElement schema, string keyword, JsonElement value, YamlNode node)
    {
        YamlMapping? mapping = node as YamlMapping;
        YamlSequence? list = node as YamlSequence;
        return keyword switch
        {
            _ when Annotations.Contains(keyword) => true,
            "$ref" => Accepts(Resolve(value.GetString()!), node),
            "allOf" => value.EnumerateArray().All(part => Accepts(part, node)),
            "anyOf" => value.EnumerateArray().Any(part => Accepts(part, node)),
            "if" => !schema.TryGetProperty(Accepts(value, node) ? "then" : "else", out JsonElement branch) || Accepts(branch, node),
            "type" => value.ValueKind == JsonValueKind.Array
                ? value.EnumerateArray().Any(type => IsOfType(node, type.GetString()!))
                : IsOfType(node, value.GetString()!),
            "enum" => value.EnumerateArray().Any(choice => Equals(node, choice)),
            "const" => Equals(node, value),
            "pattern" => !IsOfType(node, "string") || Regex.IsMatch(((YamlScalar)node).Text, value.GetString()!),
            "maxLength" => !IsOfType(node, "string") || ((YamlScalar)node).Text.Length <= value.GetInt32(),
            "minimum" => Number(node) is not double number || number >= value.GetDouble(),
            "maximum" => Number(node) is not double number || number <= value.GetDouble(),
            "minItems" => list is null || list.Items.Count >= value.GetInt32(),
            "maxItems" => list is null || list.Items.Count <= value.GetInt32(),
            "items" => list is null || list.Items.All(item => Accepts(value, item)),
            "minProperties" => mapping is null || mapping.Entries.Count >= value.GetInt32(),
            "maxProperties" => mapping is null || mapping.Entries.Count <= value.GetInt32(),
            "required" => mapping is null || value.EnumerateArray().All(key => mapping.Find(key.GetString()!) is not null),
            "properties" => mapping is null || mapping.Entries.All(entry =>
                !value.TryGetProperty(entry.Key.Text, out JsonElement property) || Accepts(property, entry.Value)),
            "patternProperties" => mapping is null || mapping.Entries.All(entry =>
                value.EnumerateObject().All(
                    pattern => !Regex.IsMatch(entry.Key.Text, pattern.Name) || Accepts(pattern.Value, entry.Value))),
            "additionalProperties" => mapping is null || mapping.Entries.All(entry => IsKnown(schema, entry.Key.Text)),
            _ => throw new InvalidOperationException($"the schema's keyword '{keyword}' is not known here"),
        };
    }

    private static bool IsKnown(JsonElement schema, string key) =>
        schema.GetProperty("properties").TryGetProperty(key, out _)
        || schema.TryGetProperty("patternProperties", out JsonElement patterns)
        && patterns.EnumerateObject().Any(pattern => Regex.IsMatch(key, pattern.Name));

    private JsonElement Resolve(string reference) => root.GetProperty("definitions").GetProperty(reference.Replace("#/definitions/", ""));

    // Plain scalars have the types that editors give them, those of YAML 1.2's core schema.
    private static bool IsOfType(YamlNode node, string type) => type switch
    {
        "object" => node is YamlMapping,
        "array" => node is YamlSequence,
        "null" => node is YamlScalar { Source: "" or "~" or "null" },
        "boolean" => node is YamlScalar { Source: "true" or "false" },
        "number" => Number(node) is not null,
        "integer" => Number(node) is double number && number == Math.Floor(number),
        "string" => node is YamlScalar && !IsOfType(node, "null") && !IsOfType(node, "boolean") && !IsOfType(node, "number"),
        _ => throw new InvalidOperationException($"the schema's type '{type}' is not known here"),
    };

    private static double? Number(YamlNode node) =>
        node is YamlScalar scalar && double.TryParse(scalar.Source, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : null;

    private static bool Equals(YamlNode node, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => IsOfType(node, "string") && ((YamlScalar)node).Text == value.GetString(),
        JsonValueKind.Number => Number(node) == value.GetDouble(),
        _ => IsOfType(node, "boolean") && ((YamlScalar)node).Text == value.GetRawText(),
    };
}
