using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DutyCall.Web;

/// <summary>/openapi/v1.json: the API door, for whoever writes a program against it. Pages and webhooks are not in it.</summary>
static partial class ApiDocument
{
    const string Cookie = "session";
    const string CsrfToken = "antiforgery";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.ShouldInclude = route => route.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Introduce(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, ct) =>
        {
            Name(operation, context);
            Secure(operation, context);
            await AddProblems(operation, context, ct);
        });
    });

    static void Introduce(OpenApiDocument document)
    {
        document.Info = new()
        {
            Title = "DutyCall",
            Version = "1",
            Description = "Calls, and the phone they are made with. Times are UTC, numbers E.164, failures application/problem+json.",
        };
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Cookie] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "dutycall", Description = "What signing in sets.",
            },
            [CsrfToken] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "RequestVerificationToken",
                Description = "With the cookie, on everything that is not GET: the value in the hx-headers of any page's body.",
            },
        };
    }

    /// <summary>An operation is called as its slice is, unless the slice says otherwise.</summary>
    static void Name(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var slice = context.Description.ActionDescriptor.EndpointMetadata.OfType<System.Reflection.MethodInfo>().FirstOrDefault()?.DeclaringType?.Namespace?.Split('.')[^1] ?? "Operation";
        operation.OperationId ??= slice;
        operation.Summary ??= Words().Replace(slice, word => " " + word.Value.ToLowerInvariant()).Trim() is { Length: > 0 } words ? char.ToUpperInvariant(words[0]) + words[1..] + "." : null;
        operation.Tags = null;
    }

    static void Secure(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var requirement = new OpenApiSecurityRequirement { [new(Cookie, context.Document)] = [] };
        if (!IsRead(context))
            requirement[new(CsrfToken, context.Document)] = [];
        operation.Security = [requirement];
    }

    /// <summary>What the door itself answers, whatever the slice does.</summary>
    static async Task AddProblems(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), null, ct);
        context.Document?.AddComponent("ProblemDetails", problem);
        operation.Responses ??= [];
        operation.Responses.TryAdd("401", Problem("Nobody is signed in."));
        if (!IsRead(context))
            operation.Responses.TryAdd("400", Problem("The anti-forgery token is missing or old, or the body is not what is described here."));

        OpenApiResponse Problem(string description) => new()
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("ProblemDetails", context.Document) } },
        };
    }

    static bool IsRead(OpenApiOperationTransformerContext context) => HttpMethods.IsGet(context.Description.HttpMethod ?? "");

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Words();
}
