using System.ComponentModel;
using System.Text.Json;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Compliance.ShowEvidence;

sealed class Endpoint : IPages, IApi
{
    public const string Route = "/compliance/evidence";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet(Route, Show).Needs(Permission.SeeCompliance);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/evidence/{number}", Read).Needs(Permission.SeeCompliance)
        .WithName("ShowEvidence")
        .WithSummary("All there is about a number: every decision of the gate with its receipt, calls, recordings, opt-outs, consent; the oldest first.")
        .Produces<EvidencePack>()
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Show(string? number, User user, IMediator mediator, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(number))
            return ShowEvidence.Render(new(null, "", null, user.Zone));
        var result = await mediator.Send(new Query(user.Id, number), ct);
        return ShowEvidence.Render(
            new(result.Value, number, (result.Error as Invalid)?.Errors.For("number"), user.Zone), result.Error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> Read([Description("E.164.")] string number, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Query(user.Id, number), ct);
        return result.Value is { } evidence ? Results.Ok(EvidencePack.Of(evidence)) : result.Error!.ToProblem();
    }
}

/// <param name="Evidence">Null before a number is asked for.</param>
/// <param name="Sought">As typed.</param>
public sealed record EvidencePage(Evidence? Evidence, string Sought, string? Problem, TimeZoneInfo Zone);

public sealed record EvidencePack(
    string Number, DateTime GatheredAt, IReadOnlyList<Named> Contacts, IReadOnlyList<KeptDecision> Decisions, IReadOnlyList<Placed> Calls, IReadOnlyList<OptOut> OptOuts,
    IReadOnlyList<Agreement> Consents)
{
    internal static EvidencePack Of(Evidence evidence) => new(
        evidence.Number, evidence.GatheredAt, evidence.Contacts, [.. evidence.Decisions.Select(KeptDecision.Of)], evidence.Calls, evidence.OptOuts, evidence.Consents);
}

/// <param name="Receipt">The text as it was kept; the hash is over it.</param>
/// <param name="Decided">The same, to be read.</param>
public sealed record KeptDecision(
    Guid Id, DateTime At, DateOnly Day, long Seq, string Kind, bool Allowed, string? Person, Guid? CallId, string PreviousHash, string Hash, string Receipt, JsonElement Decided)
{
    internal static KeptDecision Of(Decision kept) => new(
        kept.Id, kept.At, kept.Day, kept.Seq, kept.Kind, kept.Allowed, kept.Person, kept.CallId, kept.PreviousHash, kept.Hash, kept.Body, JsonSerializer.Deserialize<JsonElement>(kept.Body));
}
