using System.ComponentModel;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Compliance.ExplainAttempt;

/// <summary>What the gate would say if this person called that contact, or number, by hand now. Nothing is written.</summary>
/// <param name="Number">As typed; of a contact their own.</param>
public sealed record Query(Guid UserId, ContactReach Reach, Guid? ContactId, string? Number) : IRequest<Explained?>;

/// <param name="Number">E.164, or as typed where that is no number.</param>
public sealed record Explained(string Number, Verdict Verdict);

sealed class Handler(Db db, IMediator mediator) : IRequestHandler<Query, Explained?>
{
    static readonly string FindTarget = Sql.Of<Handler>(nameof(FindTarget));

    public async Task<Explained?> Handle(Query query, CancellationToken ct)
    {
        if (await db.Find<Target>(FindTarget, new { query.ContactId, query.Number, Reach = query.Reach.ToJson() }, ct) is not { } target)
            return null;
        var number = PhoneNumber.Parse(target.Number, target.Region).Number?.E164 ?? target.Number;
        var callerIds = await mediator.Send(new Dialer.ChooseCallerId.Query(query.UserId, number, null), ct);
        var judged = await mediator.Send(new JudgeAttempt.Query(AttemptKind.Manual, target.Number, query.UserId, query.ContactId, callerIds.Chosen?.Number, null, target.Region), ct);
        return new(number, judged.Verdict);
    }

    sealed record Target(string Number, string Region);
}

sealed class Endpoint : IPages, IApi
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/contacts/{contactId:guid}/may-be-called", Show).Needs(Permission.SeeContacts);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/may-be-called", Read).Needs(Permission.PlaceCalls)
        .WithName("ExplainAttempt")
        .WithSummary("Whether you may call a number by hand now: all fourteen checks of the gate as sentences, and the earliest time at which all could pass.")
        .Produces<GateAnswer>()
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static async Task<IResult> Show(Guid contactId, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(user.Id, user.ContactsOf(Permission.SeeContacts), contactId, null), ct) is { } explained
            ? MayBeCalled.Render(new(explained.Verdict, user.Zone))
            : Results.NotFound();

    static async Task<IResult> Read([Description("E.164.")] string? number, User user, IMediator mediator, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(number))
            return new Invalid(new() { ["number"] = "Write a phone number." }).ToProblem();
        var explained = await mediator.Send(new Query(user.Id, user.ContactsOf(Permission.SeeContacts), null, number), ct);
        return Results.Ok(GateAnswer.Of(explained!));
    }
}

public sealed record MayBeCalledPanel(Verdict Verdict, TimeZoneInfo Zone);

/// <param name="Earliest">UTC; null when never by itself.</param>
public sealed record GateAnswer(string Number, bool Allowed, DateTime? Earliest, IReadOnlyList<GateAnswerCheck> Checks)
{
    internal static GateAnswer Of(Explained explained) => new(
        explained.Number, explained.Verdict.Allowed, explained.Verdict.EarliestUtc,
        [.. explained.Verdict.Checks.Select(check => new GateAnswerCheck(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(check.Check.ToString()), check.Passed, check.Sentence, check.EarliestUtc))]);
}

public sealed record GateAnswerCheck(string Check, bool Passed, string Sentence, DateTime? Earliest);
