using System.Runtime.CompilerServices;
using System.Text.Json;

namespace DutyCall.Kit;

/// <summary>What the carrier's interface is judged by: its published description, its grammar, and vectors made by its own helper.</summary>
static class Contract
{
    public static readonly JsonElement Vectors = Read("vectors.json");
    public static readonly JsonElement OpenApi = Read("openapi.strict.json");
    public static readonly JsonElement Grammar = Read("twiml-grammar.json");

    static JsonElement Read(string name, [CallerFilePath] string here = "") =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "Contract", name))).RootElement;
}
