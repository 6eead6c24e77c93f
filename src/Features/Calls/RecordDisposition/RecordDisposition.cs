using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Calls.RecordDisposition;

/// <summary>The call an agent has just finished, and the ways it may be closed.</summary>
public sealed record Query(Guid CallId, Guid AgentId) : IRequest<WrapUp?>;

/// <summary>Closes the call: how it went, and the last word of its notes (null leaves them as they are).</summary>
/// <param name="LeadStatus">What the call made of the person; null leaves it as it is.</param>
/// <param name="DealValue">What the call is worth, as typed; null leaves it as it is.</param>
public sealed record Command(Guid CallId, Guid AgentId, string Disposition, string? Notes, string? LeadStatus = null, string? DealValue = null) : IRequest<Result<Done>>;

public sealed record NotInWrapUp() : Conflict("This call is no longer waiting for an outcome.");

/// <param name="TalkingSince">UTC; null when nobody answered.</param>
/// <param name="LeadStatus">Of the contact, now; null when there is none.</param>
/// <param name="DealValue">Of this call.</param>
public sealed record Call(
    Guid Id, string ContactName, string Company, string CustomerNumber, string? Result, string? EndedBy, DateTime CreatedAt, DateTime? RingingAt,
    DateTime? TalkingSince, DateTime EndedAt, DateTime WrapUpStartedAt, int TalkSeconds, string Notes, int NotesRevision,
    string? LeadStatus, decimal? DealValue, string Currency)
{
    public string Name => ContactName.Length > 0 ? ContactName : CustomerNumber;

    /// <summary>The result in a sentence.</summary>
    public string HowItEnded => (Result, EndedBy) switch
    {
        ("no_answer", _) => $"No answer after {Seconds(RingingAt ?? CreatedAt)} s.",
        ("busy", _) => "Busy.",
        ("bad_number", _) => "The number does not exist or is out of service.",
        ("carrier_error", _) => "The phone network could not complete the call.",
        ("canceled", _) => "You hung up before anyone answered.",
        ("machine", _) => "A machine answered.",
        (_, "customer") => $"{FirstName} hung up.",
        (_, "agent") => "You hung up.",
        _ => "The connection ended.",
    };

    /// <summary>What its result says the outcome most likely is.</summary>
    public string? LikelyDisposition => Result switch
    {
        "human" => "connected",
        "machine" => "voicemail",
        "bad_number" => "wrong_number",
        "no_answer" or "busy" => Result,
        _ => null,
    };

    string FirstName => ContactName.Length > 0 ? ContactName.Split(' ')[0] : "The other side";

    int Seconds(DateTime since) => (int)Math.Round((EndedAt - since).TotalSeconds);
}

public sealed record Outcome(string Code, string Label, string Tone, int Position);

public sealed record WrapUp(Call Call, IReadOnlyList<Outcome> Outcomes)
{
    public Form Form { get; init; } = new();
    public Errors Errors { get; init; } = [];

    public string? Chosen => Form.Disposition.Length > 0 ? Form.Disposition : Call.LikelyDisposition;

    public Errors Check(Command command)
    {
        var errors = new Errors();
        if (Outcomes.All(outcome => outcome.Code != command.Disposition))
            errors["disposition"] = "Choose how it went.";
        if (command.Notes?.Length > SaveNotes.Command.Longest)
            errors["notes"] = $"These notes are longer than {SaveNotes.Command.Longest:n0} characters.";
        if (command.LeadStatus is { Length: > 0 } status && !LeadStatuses.Has(status))
            errors["leadStatus"] = "Choose one of the statuses.";
        if (Money.Read(command.DealValue) is not { Ok: true })
            errors["dealValue"] = "Write an amount such as 12500.";
        return errors;
    }

    /// <summary>What the agent says of the lead beyond what was known; null when that is nothing.</summary>
    internal Contacts.QualifyCall.Command? Qualification(Command command)
    {
        var status = command.LeadStatus is { Length: > 0 } chosen ? chosen : Call.LeadStatus;
        var value = command.DealValue is null ? Call.DealValue : Money.Read(command.DealValue).Value;
        return Call.LeadStatus is null || status is null || status == Call.LeadStatus && value == Call.DealValue ? null
            : new(command.AgentId, null, "own", command.CallId, status, "", value, Tags: null, Apply: false);
    }
}

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Query, WrapUp?>, IRequestHandler<Command, Result<Done>>
{
    static readonly string FindCall = Sql.Of<Handler>(nameof(FindCall));
    static readonly string ListOutcomes = Sql.Of<Handler>(nameof(ListOutcomes));
    static readonly string CloseCall = Sql.Of<Handler>(nameof(CloseCall));

    public async Task<WrapUp?> Handle(Query query, CancellationToken ct) =>
        await db.Find<Call>(FindCall, query, ct) is { } call
            ? new WrapUp(call, await db.Many<Outcome>(ListOutcomes, query, ct))
            : null;

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (await Handle(new Query(command.CallId, command.AgentId), ct) is not { } wrapUp)
            return new NotInWrapUp();

        if (wrapUp.Check(command) is { Count: > 0 } errors)
            return new Invalid(errors);

        var closing = new { command.CallId, command.AgentId, command.Disposition, command.Notes, Now = clock.GetUtcNow().UtcDateTime };
        if (!await db.One<bool>(CloseCall, closing, ct))
            return new NotInWrapUp();

        if (wrapUp.Qualification(command) is { } qualification)
            await mediator.Send(qualification, ct);
        return new Done();
    }
}
