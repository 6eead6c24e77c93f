using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DutyCall;

/// <summary>The document of the API door: valid by a validator that is not ours, whole, and no more than the door.</summary>
public sealed class OpenApiTests : SliceTest
{
    [Fact]
    public async Task Is_a_valid_document()
    {
        var document = await Document();

        using var node = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "--eval", """
            import { Validator } from '@seriousme/openapi-schema-validator';
            import { text } from 'node:stream/consumers';
            const result = await new Validator().validate(JSON.parse(await text(process.stdin)));
            console.log(result.valid ? 'valid' : JSON.stringify(result.errors));
            """])
        {
            WorkingDirectory = Path.GetFullPath("../..", Here()),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await node.StandardInput.WriteAsync(document.RootElement.GetRawText());
        node.StandardInput.Close();

        Assert.Equal("valid", (await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
    }

    [Fact]
    public async Task Has_every_route_of_the_door_and_no_other()
    {
        var document = await Document();
        var routes =
            from endpoint in Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
            where path.StartsWith("/api/v1/", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
            select $"{method} {WithoutConstraints(path)}";

        var described =
            from path in document.RootElement.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            select $"{operation.Name.ToUpperInvariant()} {path.Name}";

        Assert.Contains("GET /api/v1/calls", routes);
        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_says_its_name_its_answer_its_failures_and_who_may_ask()
    {
        var operations = (await Document()).RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).ToArray();

        Assert.Distinct(operations.Select(operation => operation.Value.GetProperty("operationId").GetString()));
        Assert.All(operations, operation =>
        {
            var responses = operation.Value.GetProperty("responses").EnumerateObject().ToDictionary(r => r.Name, r => r.Value);
            var success = Assert.Single(responses, response => response.Key[0] == '2');
            Assert.True(success.Key is "202" or "204" || success.Value.TryGetProperty("content", out _), $"{operation.Value.GetProperty("operationId")} does not say what it answers.");
            Assert.All(responses.Where(response => response.Key[0] != '2'), failure => Assert.True(failure.Value.GetProperty("content").TryGetProperty("application/problem+json", out _)));
            Assert.Contains("401", responses.Keys);
            Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!);
            var keys = operation.Value.GetProperty("security")[0].EnumerateObject().Select(scheme => scheme.Name);
            Assert.Equal(operation.Name == "get" ? ["session"] : ["session", "antiforgery"], keys);
        });
    }

    async Task<JsonDocument> Document() => JsonDocument.Parse((await Browse().Visit("/openapi/v1.json")).Body);

    /// <summary>{id:guid} is {id} to the document.</summary>
    static string WithoutConstraints(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\{(\w+):[^}]*\}", "{$1}");

    static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
