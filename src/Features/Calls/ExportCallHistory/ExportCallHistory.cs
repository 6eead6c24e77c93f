using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Spreadsheets;
using DutyCall.Web;
using MediatR;
using Npgsql;

namespace DutyCall.Features.Calls.ExportCallHistory;

/// <summary>Calls as the rows of a file: what the history shows of them, newest first.</summary>
/// <param name="Zone">Whose days the search means, and whose clock the times are written by.</param>
sealed record Query(Scope Scope, CallSearch Search, TimeZoneInfo Zone) : IRequest<Result<RowSource>>;

sealed class Handler(Db db) : IRequestHandler<Query, Result<RowSource>>
{
    /// <summary>For the planner to sort some millions.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    static readonly string LimitCounting = Sql.Of<Handler>(nameof(LimitCounting));
    static readonly string CountCalls = Sql.Of<Handler>(nameof(CountCalls));
    static readonly string ListCalls = Sql.Of<Handler>(nameof(ListCalls));

    public Task<Result<RowSource>> Handle(Query query, CancellationToken ct)
    {
        var (filter, problems) = query.Search.Understand(query.Zone);
        if (problems.Count > 0)
        {
            var errors = new Errors();
            foreach (var (part, problem) in problems)
                errors[part] = problem;
            return Task.FromResult<Result<RowSource>>(new Invalid(errors));
        }

        return Task.FromResult<Result<RowSource>>(new RowSource(
            Header(query.Zone),
            (atMost, stop) => Count(Conditions(query.Scope, filter, atMost), stop),
            stop => db.One<long>(CountCalls, Conditions(query.Scope, filter, null), stop),
            stop => Read(Conditions(query.Scope, filter, null), query.Zone, stop)));
    }

    static string[] Header(TimeZoneInfo zone) =>
    [
        "Agent", "Contact", "Number", "Company", "Direction", $"Started ({zone.Id})", "Duration (seconds)", "Talk time (seconds)", "Outcome", "Notes", "Caller ID", "Call ID",
    ];

    static object Conditions(Scope scope, CallFilter filter, int? atMost) => new
    {
        scope.OwnerId,
        scope.DepartmentId,
        filter.AgentId,
        filter.ContactId,
        filter.Number,
        filter.Digits,
        filter.Outcome,
        filter.Direction,
        filter.FromUtc,
        filter.UntilUtc,
        AtMost = (long?)atMost,
    };

    async Task<int?> Count(object conditions, CancellationToken ct)
    {
        await using var work = await db.Begin(ct);
        await work.Run(LimitCounting, new { }, ct);
        try
        {
            return (int)await work.One<long>(CountCalls, conditions, ct);
        }
        catch (PostgresException slow) when (slow.SqlState == PostgresErrorCodes.QueryCanceled && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    async IAsyncEnumerable<object?[]> Read(object conditions, TimeZoneInfo zone, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var call in db.Stream<Call>(ListCalls, conditions, Patience, ct))
        {
            yield return
            [
                call.Agent, call.ContactName, call.CustomerNumber, call.Company, CallWords.Direction(call.Direction, call.State, call.TalkSeconds),
                TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(call.CreatedAt, DateTimeKind.Utc), zone), call.Seconds, call.TalkSeconds,
                CallWords.Outcome(call.State, call.Result, call.Disposition, null).Label, call.Notes, call.OurNumber, call.Id.ToString(),
            ];
        }
    }

    sealed record Call
    {
        public Guid Id { get; init; }
        public string? Agent { get; init; }
        public string ContactName { get; init; } = "";
        public string CustomerNumber { get; init; } = "";
        public string? Company { get; init; }
        public string Direction { get; init; } = "";
        public string State { get; init; } = "";
        public DateTime CreatedAt { get; init; }
        public int? Seconds { get; init; }
        public int? TalkSeconds { get; init; }
        public string? Result { get; init; }
        public string? Disposition { get; init; }
        public string Notes { get; init; } = "";
        public string OurNumber { get; init; } = "";
    }
}
