using System.Globalization;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Compliance.SetCallingRules;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/compliance/rules";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, (User user, IMediator mediator, CancellationToken ct) => Show(null, [], user, mediator, ct)).Needs(Permission.SeeCompliance);
        pages.MapPost(Route, Save).Needs(Permission.SetCallingRules);
        pages.MapPost(Route + "/caller-ids/{id:guid}", SaveCap).Needs(Permission.SetCallingRules);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/calling-rules", async (IMediator mediator, CancellationToken ct) =>
            {
                var rules = await mediator.Send(new Query(), ct);
                return Results.Ok(new RulesInForce(rules.Own, PolicyPack.Current.Version, PolicyPack.Current.Rules, rules.Waiting));
            })
            .Needs(Permission.SeeCompliance)
            .WithName("ShowCallingRules")
            .WithSummary("The rules in force: what the law demands by country and state, with its sources, and what the organisation demands beyond it.")
            .Produces<RulesInForce>();
        api.MapPut("/calling-rules", async (CallingRules rules, User user, IMediator mediator, CancellationToken ct) =>
            {
                var result = await mediator.Send(new Command(user.Id, rules), ct);
                return result.Error?.ToProblem() ?? Results.Ok(result.Value);
            })
            .Needs(Permission.SetCallingRules)
            .WithName("SetCallingRules")
            .WithSummary("What the organisation demands beyond the law. Tighter rules hold at once; looser ones, never beyond the law, wait until another administrator agrees.")
            .Produces<Outcome>()
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> Show(CallingRules? typed, Errors errors, User user, IMediator mediator, CancellationToken ct)
    {
        var rules = await mediator.Send(new Query(), ct);
        return CallingRulesPage.Render(new(rules with { Own = typed ?? rules.Own }, errors, user.May(Permission.SetCallingRules), user.Id, user.Zone), errors.Count == 0 ? 200 : 422);
    }

    static async Task<IResult> Save([FromForm] RulesForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct)
    {
        var rules = new CallingRules(Minutes(form.DialingFrom), Minutes(form.DialingUntil), Attempts(form.AttemptsPerDay), Attempts(form.AttemptsPerWeek), form.NationalListNeeded == "true");
        return await mediator.Send(new Command(user.Id, rules), ct) is { Error: Invalid { Errors: var errors } } ? await Show(rules, errors, user, mediator, ct) : Htmx.GoTo(request, Route);
    }

    static async Task<IResult> SaveCap(Guid id, [FromForm] RulesForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new CapCommand(user.Id, id, Cap(form.DailyCap)), ct)).Error switch
        {
            null => Htmx.GoTo(request, Route),
            Invalid { Errors: var errors } => await Show(null, errors, user, mediator, ct),
            var error => error.ToProblem(),
        };

    /// <summary>What is no number is 0, which no rule may be.</summary>
    static short Attempts(string? typed) => short.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var attempts) ? attempts : (short)0;

    static int? Cap(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var cap) ? cap : 0;

    static short Minutes(string? time) => TimeOnly.TryParseExact(time, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var of) ? (short)of.ToTimeSpan().TotalMinutes : (short)-1;
}

public sealed record RulesForm
{
    public string? DialingFrom { get; init; }
    public string? DialingUntil { get; init; }
    public string? AttemptsPerDay { get; init; }
    public string? AttemptsPerWeek { get; init; }
    public string? NationalListNeeded { get; init; }

    /// <summary>Empty for none.</summary>
    public string? DailyCap { get; init; }
}

/// <param name="Own">The organisation's, beyond the law.</param>
/// <param name="PackVersion">Stands on every receipt.</param>
/// <param name="Waiting">What was asked for, and another administrator has not agreed to yet.</param>
public sealed record RulesInForce(CallingRules Own, string PackVersion, IReadOnlyList<PolicyRule> Law, IReadOnlyList<Loosening> Waiting);

/// <param name="Me">Who looks: nobody agrees to their own wish.</param>
public sealed record RulesShown(Rules Rules, Errors Errors, bool MayChange, Guid Me, TimeZoneInfo Zone);
