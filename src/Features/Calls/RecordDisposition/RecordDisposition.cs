using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.RecordDisposition;

/// <summary>The call an agent has just finished, and the ways it may be closed.</summary>
public sealed record Query(Guid CallId, Guid AgentId) : IRequest<WrapUp?>;

/// <summary>
/// Closes the call: how it went, and the last word of its notes (null leaves them as they are). What the outcome does besides,
/// by the organisation's declaration, happens with it or not at all.
/// </summary>
public sealed record Command(Guid CallId, Guid AgentId, string Disposition, string? Notes) : IRequest<Result<Done>>
{
    /// <summary>Value and tags as the call's own; what it does not set stays as it was when the call was placed.</summary>
    public Snapshot? Snapshot { get; init; }

    /// <summary>What the lead is after this call; null or as it was: the outcome decides.</summary>
    public string? LeadStatus { get; init; }

    public Promise? Callback { get; init; }
}

/// <param name="Tags">Null leaves them.</param>
public sealed record Snapshot(bool SetsValue, decimal? DealValue, IReadOnlyList<string>? Tags);

/// <param name="Due">UTC; null when it is given on the clock of whoever is called.</param>
/// <param name="Local">On the clock of whoever is called.</param>
/// <param name="For">me, anyone or the id of a colleague.</param>
public sealed record Promise(DateTime? Due, DateTime? Local, string For);

public sealed record NotInWrapUp() : Conflict("This call is no longer waiting for an outcome.");

public sealed record Call
{
    public Guid Id { get; init; }
    public Guid? ContactId { get; init; }
    public string ContactName { get; init; } = "";
    public string Company { get; init; } = "";
    public string CustomerNumber { get; init; } = "";
    public string Direction { get; init; } = "";
    public string? Result { get; init; }
    public string? EndedBy { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime? RingingAt { get; init; }

    /// <summary>UTC; null when nobody answered.</summary>
    public DateTime? TalkingSince { get; init; }

    public DateTime EndedAt { get; init; }

    /// <summary>UTC; or when it was last taken up again.</summary>
    public DateTime WrapUpStartedAt { get; init; }

    public int TalkSeconds { get; init; }
    public string Notes { get; init; } = "";
    public int NotesRevision { get; init; }
    public string? LeadStatus { get; init; }
    public decimal? DealValue { get; init; }
    public string[] Tags { get; init; } = [];

    /// <summary>UTC; when it is closed without its agent. Null where it waits however long.</summary>
    public DateTime? Deadline { get; init; }

    /// <summary>What asking for more time still gives; 0 for nothing.</summary>
    public int ExtensionSeconds { get; init; }

    /// <summary>It is not closed without an outcome.</summary>
    public bool Required { get; init; }

    public Guid? CampaignId { get; init; }
    public Guid? DepartmentId { get; init; }
    public string? ContactStatus { get; init; }
    public decimal? ContactValue { get; init; }
    public DateTime? NextFollowUpAt { get; init; }
    public string? ContactZone { get; init; }
    public string OrganisationZone { get; init; } = "UTC";
    public short CallingFrom { get; init; }
    public short CallingUntil { get; init; }
    public string Currency { get; init; } = "";

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

    public CallingHours Hours => CallingHours.Of(CustomerNumber, ContactZone, OrganisationZone, CallingFrom, CallingUntil);

    public string FirstName => ContactName.Length > 0 ? ContactName.Split(' ')[0] : "The other side";

    int Seconds(DateTime since) => (int)Math.Round((EndedAt - since).TotalSeconds);
}

public sealed record Outcome(
    string Code, string Label, string Category, string Tone, short? HotKey, bool NeedsNotes, bool DoesNotCall, string BooksCallback, int? RetriesAfter, bool Closes,
    string? SetsStatus, string StatusReason)
{
    public bool MayBook => BooksCallback != "no";
}

public sealed record Colleague(Guid Id, string Name);

public sealed record WrapUp(Call Call, IReadOnlyList<Outcome> Outcomes, IReadOnlyList<Colleague> Colleagues, DateTime Now)
{
    public Form Form { get; init; } = new();
    public Errors Errors { get; init; } = [];

    public string? Chosen => Form.Disposition.Length > 0 ? Form.Disposition : Call.LikelyDisposition;

    internal Errors Check(Command command, DateTime now)
    {
        var errors = new Errors();
        var outcome = Outcomes.FirstOrDefault(outcome => outcome.Code == command.Disposition);
        if (outcome is null && (Call.Required || command.Disposition.Length > 0))
            errors["disposition"] = "Choose how it went.";
        if (command.Notes?.Length > SaveNotes.Command.Longest)
            errors["notes"] = $"These notes are longer than {SaveNotes.Command.Longest:n0} characters.";
        if (outcome is { NeedsNotes: true } && string.IsNullOrWhiteSpace(command.Notes ?? Call.Notes))
            errors["notes"] = $"“{outcome.Label}” needs a note: what was said?";
        if (command.LeadStatus is { Length: > 0 } status && !LeadStatuses.Has(status))
            errors["leadStatus"] = "Choose one of the statuses.";
        if (command.Snapshot?.DealValue is < 0 or >= 10_000_000_000m)
            errors["dealValue"] = "Write an amount such as 12500.";
        if (Tags.ProblemOf(command.Snapshot?.Tags?.ToArray() ?? []) is { } problem)
            errors["tags"] = problem;
        if (outcome is { BooksCallback: "required" } && command.Callback is null)
            errors["callback"] = "Choose when to call back.";
        if (outcome is { MayBook: true } && command.Callback is { } promise)
        {
            if (Due(promise) is { Problem: { } why })
                errors["callback"] = why;
            else if (Due(promise).Utc is not { } due)
                errors["callback"] = "Choose when to call back.";
            else if (Call.Hours.Refuses(due, now) is { } refusal)
                errors["callback"] = refusal;
            if (promise.For is not ("me" or "anyone") && Colleagues.All(colleague => colleague.Id.ToString() != promise.For))
                errors["callbackFor"] = "Choose who calls back.";
        }

        return errors;
    }

    internal (DateTime? Utc, string? Problem) Due(Promise promise) =>
        promise.Due is { } utc ? (utc, null) : promise.Local is { } local ? CallingHours.FromLocal(local, Call.Hours.Clock) : (null, null);
}

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, WrapUp?>, IRequestHandler<Command, Result<Done>>
{
    static readonly TimeSpan ContactFollowsFor = TimeSpan.FromHours(24);

    static readonly string FindCall = Sql.Of<Handler>(nameof(FindCall));
    static readonly string ListOutcomes = Sql.Of<Handler>(nameof(ListOutcomes));
    static readonly string ListColleagues = Sql.Of<Handler>(nameof(ListColleagues));
    static readonly string CloseCall = Sql.Of<Handler>(nameof(CloseCall));
    static readonly string FollowStatus = Sql.Of<Handler>(nameof(FollowStatus));
    static readonly string AddToDoNotCall = Sql.Of<Handler>(nameof(AddToDoNotCall));
    static readonly string EndCallbacks = Sql.Of<Handler>(nameof(EndCallbacks));
    static readonly string BookCallback = Sql.Of<Handler>(nameof(BookCallback));

    public async Task<WrapUp?> Handle(Query query, CancellationToken ct) =>
        await db.Find<Call>(FindCall, query, ct) is { } call
            ? new WrapUp(
                call,
                await db.Many<Outcome>(ListOutcomes, query, ct),
                await db.Many<Colleague>(ListColleagues, new { query.AgentId, call.DepartmentId }, ct),
                clock.GetUtcNow().UtcDateTime)
            : null;

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        if (await Handle(new Query(command.CallId, command.AgentId), ct) is not { } wrapUp)
            return new NotInWrapUp();

        var now = wrapUp.Now;
        if (wrapUp.Check(command, now) is { Count: > 0 } errors)
            return new Invalid(errors);

        var outcome = wrapUp.Outcomes.FirstOrDefault(outcome => outcome.Code == command.Disposition);
        // Left as it was is not said: whoever changed the contact meanwhile knows better, and the outcome may know more.
        var said = command.LeadStatus is { Length: > 0 } status && status != wrapUp.Call.LeadStatus ? status : null;
        var leadStatus = said ?? outcome?.SetsStatus;

        await using var work = await db.Begin(ct);
        var closed = await work.One<bool>(CloseCall, new
        {
            command.CallId,
            command.AgentId,
            Disposition = outcome?.Code,
            command.Notes,
            LeadStatus = leadStatus,
            SetsValue = command.Snapshot is { SetsValue: true },
            command.Snapshot?.DealValue,
            Tags = command.Snapshot?.Tags?.ToArray(),
            Now = now,
        }, ct);
        if (!closed)
            return new NotInWrapUp();

        var value = command.Snapshot is { SetsValue: true } snapshot ? snapshot.DealValue : wrapUp.Call.DealValue;
        var before = wrapUp.Call.LeadStatus ?? wrapUp.Call.ContactStatus;
        if (leadStatus is not null || value != wrapUp.Call.DealValue)
        {
            await work.Find<bool>(FollowStatus, new
            {
                command.CallId,
                command.AgentId,
                Before = before,
                LeadStatus = leadStatus,
                DealValue = value,
                Changed = value != wrapUp.Call.DealValue || leadStatus is not null && leadStatus != before,
                Reason = (said is null ? outcome?.StatusReason : null) ?? "",
                AppliesSince = now - ContactFollowsFor,
                Now = now,
            }, ct);
        }

        if (outcome is not null)
            await Act(work, command, wrapUp, outcome, ct);
        await work.Commit(ct);
        return new Done();
    }

    static async Task Act(Work work, Command command, WrapUp wrapUp, Outcome outcome, CancellationToken ct)
    {
        var done = new { command.CallId, command.AgentId, outcome.Label, wrapUp.Now };
        if (outcome.DoesNotCall)
            await work.Find<bool>(AddToDoNotCall, done, ct);
        if (outcome.Closes)
            await work.Many<bool>(EndCallbacks, done, ct);
        if (outcome.DoesNotCall)
            return;

        var hours = wrapUp.Call.Hours;
        if (outcome.MayBook && command.Callback is { } promise)
            await Book(promise.For switch { "me" => command.AgentId, "anyone" => null, var id => Guid.Parse(id) }, wrapUp.Due(promise).Utc!.Value, "wrap_up");
        else if (outcome.RetriesAfter is { } minutes && wrapUp.Call.CampaignId is null) // A campaign tries again itself.
            await Book(command.AgentId, hours.NextOrNearest(wrapUp.Now.AddMinutes(minutes)), "retry");

        Task<Guid?> Book(Guid? owner, DateTime due, string source) => work.Find<Guid?>(BookCallback, new
        {
            Id = Guid.CreateVersion7(wrapUp.Now),
            command.CallId,
            command.AgentId,
            OwnerId = owner,
            Due = due,
            Zone = hours.Clock.Id,
            Note = Shortened(source == "retry" ? $"Try again: {outcome.Label}" : command.Notes ?? wrapUp.Call.Notes),
            Source = source,
            wrapUp.Now,
        }, ct);
    }

    static string Shortened(string notes) => notes.Length > 1000 ? notes[..1000] : notes;
}
