using DutyCall.Domain;
using DutyCall.Domain.Queues;
using DutyCall.Infrastructure.Database;
using MediatR;
using Npgsql;

namespace DutyCall.Features.Queues.AnswerInbound;

/// <summary>Somebody calls one of our numbers: the call is written down and waits in the number's queue. Asked again, it answers the same.</summary>
/// <param name="From">E.164, or what else the carrier says of who calls.</param>
/// <param name="CallerName">As the carrier looked it up; mostly null.</param>
public sealed record Command(Guid NumberId, string CallSid, string From, string? CallerName) : IRequest<Reception>;

/// <summary>What the caller is to hear.</summary>
/// <param name="Words">Said first; empty: nothing.</param>
public sealed record Reception(ReceptionKind Kind, Guid CallId, Guid LegId, string Words);

public enum ReceptionKind
{
    Wait,
    Voicemail,
    Goodbye,
}

sealed class Handler(Db db, Tenant tenant, Infrastructure.Background background, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Reception>
{
    const int LongestName = 120;

    /// <summary>What the carrier sends for callers who withhold their number, or whose network has none: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE on a keypad (Twilio, "Why am I getting calls from these strange numbers?").</summary>
    static readonly string[] NoNumbers = ["+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"];

    static readonly string FindQueue = Sql.Of<Handler>(nameof(FindQueue));
    static readonly string Keep = Sql.Of<Handler>(nameof(Keep));

    public async Task<Reception> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var queue = await db.One<Queue>(FindQueue, new { command.NumberId, Today = now.UtcDateTime.Date, Now = now }, ct);
        var (overflow, words) = Receive(queue, now);
        var caller = NoNumbers.Contains(command.From) ? null : PhoneNumber.Parse(command.From, queue.Region).Number?.E164;
        var kept = await Write(command, queue, caller, overflow, now, ct);
        if (kept.Overflow is null && queue.QueueId is not null)
            background.RunOnce(tenant.OrgId!.Value, new RouteCalls.Command());

        return new(
            kept.Overflow switch
            {
                null => ReceptionKind.Wait,
                "voicemail" => ReceptionKind.Voicemail,
                _ when overflow == "closed" && queue.TakesVoicemail => ReceptionKind.Voicemail,
                _ => ReceptionKind.Goodbye,
            },
            kept.CallId, kept.LegId, words);
    }

    static (string? Overflow, string Words) Receive(Queue queue, DateTimeOffset now)
    {
        if (queue.QueueId is null)
            return ("hang_up", "This number does not take calls. Goodbye.");
        if (!BusinessHours.Of(queue.TimeZone, queue.Hours, queue.Holidays).AreOpen(now))
            return ("closed", queue.ClosedMessage);
        // Where another queue takes what this one cannot, it goes there once it is written down.
        if (!queue.SomebodyWorks && !queue.WaitForNobody && queue.Overflow != "queue")
            return (queue.Overflow, queue.BusyMessage);
        return (null, queue.Greeting);
    }

    async Task<Kept> Write(Command command, Queue queue, string? caller, string? overflow, DateTimeOffset now, CancellationToken ct)
    {
        var contact = caller is null ? null : await mediator.Send(new Contacts.KeepCaller.Command(caller), ct);
        var row = new
        {
            CallId = Guid.CreateVersion7(now), LegId = Guid.CreateVersion7(now), command.CallSid, From = caller ?? "anonymous", To = queue.Number,
            CallerName = command.CallerName is { Length: > LongestName } name ? name[..LongestName] : command.CallerName ?? "", ContactId = contact,
            DepartmentId = queue.DepartmentId ?? queue.NumberDepartment, queue.QueueId, Priority = queue.Priority ?? 0, Overflow = overflow, Now = now,
        };
        try
        {
            return await db.One<Kept>(Keep, row, ct);
        }
        // The same call asked twice at once: the other one wrote it down.
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return await db.One<Kept>(Keep, row, ct);
        }
    }

    sealed record Kept(Guid CallId, Guid LegId, string? Overflow);

    sealed record Queue
    {
        public string Number { get; init; } = "";
        public Guid? NumberDepartment { get; init; }
        public Guid? QueueId { get; init; }
        public Guid? DepartmentId { get; init; }
        public int? Priority { get; init; }
        public string Greeting { get; init; } = "";
        public string ClosedMessage { get; init; } = "";
        public bool TakesVoicemail { get; init; }
        public string BusyMessage { get; init; } = "";
        public bool WaitForNobody { get; init; }
        public string Overflow { get; init; } = "";
        public string TimeZone { get; init; } = "";
        public string Hours { get; init; } = "[]";
        public DateOnly[] Holidays { get; init; } = [];
        public bool SomebodyWorks { get; init; }
        public string Region { get; init; } = "";
    }
}
