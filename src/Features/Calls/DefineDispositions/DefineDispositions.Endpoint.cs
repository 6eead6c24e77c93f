using System.Globalization;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Calls.DefineDispositions;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/admin/dispositions";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, async (IMediator mediator, CancellationToken ct) => DefineDispositions.Render(new(await mediator.Send(new Query(), ct), []))).Needs(Permission.EditDispositions);
        pages.MapPost(Route + "/rules", SaveRules).Needs(Permission.EditDispositions);
        pages.MapPost(Route + "/preview", ([FromForm] DispositionForm form) => ActionPreview.Render(form.Actions)).Needs(Permission.EditDispositions);
        pages.MapGet(Route + "/new", () => EditDisposition.Render(new(null, new() { Active = "true", Category = "reached", Tone = "off" }, []))).Needs(Permission.EditDispositions);
        pages.MapGet(Route + "/{code}", Edit).Needs(Permission.EditDispositions);
        pages.MapPost(Route + "/new", (HttpRequest request, [FromForm] DispositionForm form, User user, IMediator mediator, CancellationToken ct) => Save(null, form, user, request, mediator, ct)).Needs(Permission.EditDispositions);
        pages.MapPost(Route + "/{code}", (string code, HttpRequest request, [FromForm] DispositionForm form, User user, IMediator mediator, CancellationToken ct) => Save(code, form, user, request, mediator, ct)).Needs(Permission.EditDispositions);
        pages.MapPost(Route + "/{code}/move", MoveIt).Needs(Permission.EditDispositions);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/dispositions", async (IMediator mediator, CancellationToken ct) => Results.Ok((await mediator.Send(new Query(), ct)).Dispositions.Select(DispositionItem.Of))).Needs(Permission.PlaceCalls)
            .WithName("ListDispositions")
            .WithSummary("The outcomes a call can be closed with, in their order, with what each does.")
            .Produces<IReadOnlyList<DispositionItem>>();
        api.MapPost("/dispositions", (NewDisposition asked, User user, IMediator mediator, CancellationToken ct) => SaveForApi(null, asked, user, mediator, ct)).Needs(Permission.EditDispositions)
            .WithName("AddDisposition")
            .WithSummary("Adds an outcome. Its label makes its code.")
            .Produces<DispositionItem>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPut("/dispositions/{code}", (string code, NewDisposition asked, User user, IMediator mediator, CancellationToken ct) => SaveForApi(code, asked, user, mediator, ct)).Needs(Permission.EditDispositions)
            .WithName("ChangeDisposition")
            .WithSummary("Makes another version of an outcome; refused when it is not the version you name. Inactive ones are chosen no more, and calls keep them.")
            .Produces<DispositionItem>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> Edit(string code, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Query(), ct)).Dispositions.FirstOrDefault(one => one.Code == code) is { } disposition
            ? EditDisposition.Render(new(disposition, DispositionForm.Of(disposition), []))
            : Results.NotFound();

    static async Task<IResult> Save(string? code, DispositionForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(form.ToCommand(code, user.Id), ct);
        if (result.Error is null)
            return Htmx.GoTo(request, Route);

        var disposition = (await mediator.Send(new Query(), ct)).Dispositions.FirstOrDefault(one => one.Code == code);
        return disposition is null && code is not null
            ? Results.NotFound()
            : EditDisposition.Render(new(disposition, form, (result.Error as Invalid)?.Errors ?? new() { ["label"] = result.Error.Message }), 422);
    }

    static async Task<IResult> MoveIt(string code, [FromForm] MoveForm form, User user, IMediator mediator, CancellationToken ct)
    {
        await mediator.Send(new MoveCommand(user.Id, code, form.Up == "true" ? -1 : 1), ct);
        return DefineDispositions.Render(new(await mediator.Send(new Query(), ct), []));
    }

    static async Task<IResult> SaveRules([FromForm] RulesForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        var now = await mediator.Send(new Query(), ct);
        var rules = new Rule[]
        {
            new("outbound-manual", form.ManualRequired == "true", Seconds(form.ManualLimit), Seconds(form.Extension) ?? 0),
            new("outbound-campaign", form.CampaignRequired == "true", Seconds(form.CampaignLimit), Seconds(form.Extension) ?? 0),
            new("inbound", form.InboundRequired == "true", Seconds(form.InboundLimit), Seconds(form.Extension) ?? 0),
        };
        var result = await mediator.Send(new RulesCommand(user.Id, rules, Minutes(form.CallingFrom), Minutes(form.CallingUntil)), ct);
        return result.Error is Invalid { Errors: var errors }
            ? DefineDispositions.Render(new(now with { Rules = rules }, errors), 422)
            : Htmx.GoTo(request, Route);

        static int? Seconds(string? text) => string.IsNullOrEmpty(text) ? null : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : -1;
        static int Minutes(string? text) => TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (int)time.ToTimeSpan().TotalMinutes : -1;
    }

    static async Task<IResult> SaveForApi(string? code, NewDisposition asked, User user, IMediator mediator, CancellationToken ct)
    {
        var before = (await mediator.Send(new Query(), ct)).Dispositions;
        if (code is not null && before.All(one => one.Code != code))
            return Results.Problem("There is no such disposition.", statusCode: 404);

        var result = await mediator.Send(asked.ToCommand(code, user.Id), ct);
        if (result.Error is { } error)
            return error.ToProblem();

        var after = (await mediator.Send(new Query(), ct)).Dispositions;
        var saved = DispositionItem.Of(after.First(one => code is null ? before.All(old => old.Code != one.Code) : one.Code == code));
        return code is null ? Results.Created($"/api/v1/dispositions/{saved.Code}", saved) : Results.Ok(saved);
    }
}

public sealed record DispositionForm
{
    public int Version { get; init; }
    public string? Label { get; init; }
    public string? Category { get; init; }
    public string? Tone { get; init; }
    public string? HotKey { get; init; }
    public string? Active { get; init; }
    public string? NeedsNotes { get; init; }
    public string? DoesNotCall { get; init; }
    public string? BooksCallback { get; init; }

    /// <summary>Minutes.</summary>
    public string? RetriesAfter { get; init; }

    public string? Closes { get; init; }
    public string? SetsStatus { get; init; }
    public string? StatusReason { get; init; }

    internal DispositionActions Actions => new(
        NeedsNotes == "true", DoesNotCall == "true", BooksCallback is { Length: > 0 } ? BooksCallback : "no", Number(RetriesAfter), Closes == "true",
        SetsStatus is { Length: > 0 } ? SetsStatus : null, StatusReason ?? "");

    internal Command ToCommand(string? code, Guid userId) =>
        new(userId, code, Version, Label ?? "", Category ?? "", Tone ?? "", Number(HotKey), code is null || Active == "true", Actions);

    internal static DispositionForm Of(Disposition disposition) => new()
    {
        Version = disposition.Version,
        Label = disposition.Label,
        Category = disposition.Category,
        Tone = disposition.Tone,
        HotKey = disposition.HotKey?.ToString(CultureInfo.InvariantCulture),
        Active = disposition.Active ? "true" : null,
        NeedsNotes = disposition.NeedsNotes ? "true" : null,
        DoesNotCall = disposition.DoesNotCall ? "true" : null,
        BooksCallback = disposition.BooksCallback,
        RetriesAfter = disposition.RetriesAfter?.ToString(CultureInfo.InvariantCulture),
        Closes = disposition.Closes ? "true" : null,
        SetsStatus = disposition.SetsStatus,
        StatusReason = disposition.StatusReason,
    };

    static int? Number(string? text) => string.IsNullOrWhiteSpace(text) ? null : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}

public sealed record MoveForm
{
    public string? Up { get; init; }
}

public sealed record RulesForm
{
    public string? ManualRequired { get; init; }
    public string? CampaignRequired { get; init; }
    public string? InboundRequired { get; init; }

    /// <summary>Seconds; empty for none.</summary>
    public string? ManualLimit { get; init; }

    public string? CampaignLimit { get; init; }
    public string? InboundLimit { get; init; }
    public string? Extension { get; init; }
    public string? CallingFrom { get; init; }
    public string? CallingUntil { get; init; }
}

/// <param name="Category">reached, not_reached, callback or do_not_call.</param>
/// <param name="Tone">ready, live, wait, wrap, stop or off.</param>
/// <param name="HotKey">1 to 9.</param>
/// <param name="BooksCallback">no, offered or required.</param>
/// <param name="RetriesAfter">Minutes after which another try is booked.</param>
/// <param name="Closes">Open callbacks to the number end.</param>
/// <param name="SetsStatus">new, contacted, qualified or disqualified.</param>
/// <param name="Version">Of a change: the version you saw.</param>
public sealed record NewDisposition(
    string? Label, string Category = "reached", string Tone = "off", int? HotKey = null, bool Active = true, bool NeedsNotes = false, bool DoesNotCall = false,
    string BooksCallback = "no", int? RetriesAfter = null, bool Closes = false, string? SetsStatus = null, string StatusReason = "", int Version = 0)
{
    internal Command ToCommand(string? code, Guid userId) =>
        new(userId, code, Version, Label ?? "", Category, Tone, HotKey, Active, new(NeedsNotes, DoesNotCall, BooksCallback, RetriesAfter, Closes, SetsStatus, StatusReason));
}

public sealed record DispositionItem(
    string Code, string Label, string Category, string Tone, int? HotKey, bool Active, bool NeedsNotes, bool DoesNotCall, string BooksCallback, int? RetriesAfter, bool Closes,
    string? SetsStatus, string StatusReason, int Version, IReadOnlyList<string> WhatItDoes)
{
    internal static DispositionItem Of(Disposition disposition) => new(
        disposition.Code, disposition.Label, disposition.Category, disposition.Tone, disposition.HotKey, disposition.Active, disposition.NeedsNotes, disposition.DoesNotCall,
        disposition.BooksCallback, disposition.RetriesAfter, disposition.Closes, disposition.SetsStatus, disposition.StatusReason, disposition.Version, disposition.Actions.Describe());
}

public sealed record DispositionsPage(Definitions Definitions, Errors Errors);

public sealed record DispositionPage(Disposition? Disposition, DispositionForm Form, Errors Errors);
