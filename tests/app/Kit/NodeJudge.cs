using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace DutyCall.Kit;

/// <summary>A library of Node's, not written by us, that judges what we make.</summary>
static class NodeJudge
{
    /// <param name="script">CommonJS: it reads the question as JSON from its standard input, and writes its verdict as JSON.</param>
    public static async Task<JsonElement> Ask(string script, object question, [CallerFilePath] string caller = "")
    {
        var repository = caller[..caller.LastIndexOf($"{Path.DirectorySeparatorChar}tests{Path.DirectorySeparatorChar}app", StringComparison.Ordinal)];
        using var node = Process.Start(new ProcessStartInfo("node", ["--input-type=commonjs", "-e", script])
        {
            WorkingDirectory = repository,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(question));
        node.StandardInput.Close();
        return JsonDocument.Parse(await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).RootElement;
    }
}
