using System.ComponentModel;
using System.Globalization;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace DutyCall.Features.Exports.StartExport;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/exports";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost(Route, Start);
        pages.MapPost(Route + "/preview", Preview);
    }

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost(Route, StartForApi)
        .WithName("StartExport")
        .WithSummary("Begins an export of contacts or calls that you may see: everything a search finds, or the contacts named by ids. It is made in the background.")
        .Produces<StartedExport>(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Start([FromForm] ExportForm form, User user, HttpContext context, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user, form.What ?? "", form.Format ?? "", form.Search ?? "", form.Selected, MayBeDirect: true), ct);
        return result switch
        {
            { Value: { IsDirect: true } started } => new Sent(started),
            { Value: not null } => Htmx.GoTo(context.Request, Route),
            { Error: Forbidden denied } => ErrorPage.Render(new("Exports are not open to you", denied.Message), StatusCodes.Status403Forbidden),
            { Error: Conflict busy } => ErrorPage.Render(new("One at a time", busy.Message), StatusCodes.Status409Conflict),
            { Error: Invalid wrong } => ErrorPage.Render(new("This cannot be exported", string.Join(" ", wrong.Errors.Values)), StatusCodes.Status422UnprocessableEntity),
            var other => other.Error!.ToProblem(),
        };
    }

    static async Task<IResult> Preview([FromForm] ExportForm form, User user, IMediator mediator, CancellationToken ct)
    {
        var counted = await mediator.Send(new Query(user, form.What ?? "", form.Search ?? "", form.Selected), ct);
        return counted.Error is { } error ? error.ToProblem() : Results.Text(counted.Value switch
        {
            0 => "Nothing fits: the file will hold its header and no rows.",
            1 => "1 row, as the list shows it.",
            { } rows => string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows, as the list shows them."),
            null => string.Create(CultureInfo.InvariantCulture, $"More than {Command.MostDirect:N0} rows: made in the background, and you are told when it is ready."),
        }, "text/plain");
    }

    static async Task<IResult> StartForApi(NewExport export, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user, export.What, export.Format ?? "csv", export.Search ?? "", export.Ids, MayBeDirect: false), ct);
        return result.Value is { } started
            ? Results.Accepted($"/api/v1{Route}/{started.Id}", new StartedExport(started.Id, started.FileName, $"/api/v1{Route}/{started.Id}"))
            : result.Error!.ToProblem();
    }

    /// <summary>The file, written into the answer while it is read from the database.</summary>
    sealed class Sent(Started started) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            context.Response.ContentType = started.FileName.EndsWith(".csv", StringComparison.Ordinal) ? RunExport.Command.Csv : RunExport.Command.Xlsx;
            context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = started.FileName }.ToString();
            context.Response.Headers.CacheControl = "no-store";
            try
            {
                await context.RequestServices.GetRequiredService<IMediator>().Send(new RunExport.Command(started.Id, context.Response.Body), context.RequestAborted);
            }
            catch (Exception)
            {
                // Part of the file may be out: only a connection that breaks tells the browser that it is not whole.
                if (context.Response.HasStarted)
                    context.Abort();
                throw;
            }
        }
    }
}

public sealed record ExportForm
{
    public string? What { get; init; }
    public string? Format { get; init; }

    /// <summary>The list's query.</summary>
    public string? Search { get; init; }

    /// <summary>Separated by commas; empty for everything the search finds.</summary>
    public string? Ids { get; init; }

    internal IReadOnlyList<Guid>? Selected => string.IsNullOrWhiteSpace(Ids) ? null
        : [.. Ids.Split(',').Select(id => Guid.TryParse(id, out var named) ? named : Guid.Empty).Where(id => id != Guid.Empty)];
}

/// <param name="What">contacts or calls.</param>
/// <param name="Format">csv or xlsx; csv if left out.</param>
/// <param name="Search">A query as the list takes it: <c>tag=Solar&amp;status=new</c>, <c>outcome=busy</c>. Left out, everything you may see.</param>
/// <param name="Ids">Of these, only the contacts named.</param>
public sealed record NewExport(string What, string? Format = null, string? Search = null, IReadOnlyList<Guid>? Ids = null);

/// <param name="Url">Where its state is, and later where its file is.</param>
public sealed record StartedExport(Guid Id, string FileName, [property: Description("Ask here for its state.")] string Url);
