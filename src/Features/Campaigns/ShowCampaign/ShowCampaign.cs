using System.Text.Json;
using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.ShowCampaign;

/// <summary>A campaign as it is at this moment; null when there is none, or it is another department's.</summary>
/// <param name="DepartmentId">Whose campaigns the person runs; null for all.</param>
public sealed record Query(Guid Id, Guid? DepartmentId) : IRequest<Live?>;

/// <param name="Minutes">Of the last half hour, those in which somebody was called.</param>
public sealed record Live(Campaign Campaign, IReadOnlyList<LiveCall> Calls, IReadOnlyList<Seat> Seats, IReadOnlyList<Minute> Minutes, IReadOnlyList<Run> Runs, DateTime Now)
{
    /// <summary>Of the last half hour, what agents were at; only in predictive mode.</summary>
    public IReadOnlyList<Use> Uses { get; init; } = [];

    /// <summary>What its pace comes from; null where it does not dial ahead, or has not yet.</summary>
    public Pacing? Pacing => Campaign.Mode == "predictive" ? Pacing.Read(Campaign.Figures) : null;

    /// <summary>So long after its last decision, no server is at it.</summary>
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    public bool IsProcessing => Campaign.Status == "processing";

    public bool IsSilent => IsProcessing && (Campaign.DecidedAt is not { } at || Now - at > Silence);

    /// <summary>It dials no more, and its last calls go on.</summary>
    public bool IsDraining => !IsProcessing && Calls.Count > 0;

    /// <summary>What it waits for; null while it dials.</summary>
    public (string Label, string Tone)? Waits => IsProcessing && !IsSilent ? CampaignWords.Waiting(Campaign.Factor) : null;

    public double CallsPerMinute => Campaign.RecentCalls / 5.0;

    /// <summary>As things go now; null while nothing goes.</summary>
    public DateTime? FinishesAt => IsProcessing && Campaign.RecentCalls > 0 && Campaign.LeftOver > 0 ? Now.AddMinutes(Campaign.LeftOver / CallsPerMinute) : null;
}

public sealed record Campaign
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string Description { get; init; } = "";
    public string? Department { get; init; }
    public string Mode { get; init; } = "";
    public string Destination { get; init; } = "";
    public string? DestinationNumber { get; init; }

    /// <summary>speech or audio.</summary>
    public string MessageKind { get; init; } = "";

    public string MessageText { get; init; } = "";
    public string Status { get; init; } = "";
    public string[] StatusReasons { get; init; } = [];
    public DateTime StatusSince { get; init; }
    public string? StatusBy { get; init; }
    public DateTime? StartsAt { get; init; }
    public string TimeZone { get; init; } = "";
    public string Recurrence { get; init; } = "";
    public short RecursOnDays { get; init; }
    public short? RecursOnDay { get; init; }
    public short? RecursAt { get; init; }
    public int CallsPerMinute { get; init; }

    /// <summary>When the engine last decided.</summary>
    public DateTime? DecidedAt { get; init; }

    /// <summary>The one thing that keeps it from dialing more.</summary>
    public string? Factor { get; init; }

    public string? Sentence { get; init; }

    /// <summary>What the decision was made of.</summary>
    public string? Figures { get; init; }

    /// <summary>When that may change by itself.</summary>
    public DateTime? NextAt { get; init; }

    /// <summary>Of the last answers; null before there are any.</summary>
    public int? Answers { get; init; }

    public int? Machines { get; init; }

    /// <summary>Of those, what the carrier heard; the others are what agents noted.</summary>
    public int? Heard { get; init; }

    /// <summary>Of the answers before the last.</summary>
    public int? EarlierAnswers { get; init; }

    public int? EarlierMachines { get; init; }
    public string? Shift { get; init; }
    public DateTime? ShiftedAt { get; init; }
    public string Region { get; init; } = "";
    public DateTime? RunStartedAt { get; init; }
    public int? RunNumber { get; init; }
    public string Counts { get; init; } = "{}";

    /// <summary>With whom something may still happen in this run.</summary>
    public long LeftOver { get; init; }

    /// <summary>Of the last five minutes.</summary>
    public int RecentCalls { get; init; }

    public Progress Progress => Progress.Read(Counts);

    /// <summary>How many of the last answers were machines; null before anybody has answered.</summary>
    public MachineNews? MachineNews => Answers is > 0 and var answers ? new(answers, Machines!.Value, Heard!.Value, EarlierAnswers!.Value, EarlierMachines!.Value, Shift!, ShiftedAt) : null;

    public Recurrence Repeats => new(Recurrence, TimeZoneInfo.FindSystemTimeZoneById(TimeZone), default, RecursAt ?? 0, RecursOnDays, RecursOnDay);
}

/// <summary>How many of a campaign's last answers were machines, and of those before them.</summary>
/// <param name="Answers">The last, 100 at most.</param>
/// <param name="Heard">Of the machines, what the carrier heard; the others are what agents noted.</param>
/// <param name="EarlierAnswers">Those before them, 400 at most.</param>
/// <param name="Shift">None, or More or Fewer than no chance explains.</param>
/// <param name="Since">UTC; since when that is so.</param>
public sealed record MachineNews(int Answers, int Machines, int Heard, int EarlierAnswers, int EarlierMachines, string Shift, DateTime? Since)
{
    internal string Says()
    {
        var before = Math.Round(100.0 * EarlierMachines / Math.Max(1, EarlierAnswers));
        var how = Heard == Machines ? "" : Heard == 0 ? ", all noted by agents" : $", {Heard} of them heard by the carrier";
        var meaning = Shift == nameof(MachineShift.More)
            ? "Another part of the list may have come up, or people’s phones may show the caller ID as spam and send it to voicemail."
            : "Another part of the list may have come up, or machines may not be recognized any more: listen to a few calls.";
        return $"{Machines} of the last {Answers} who answered were machines{how}; before, {before}% were. {meaning}";
    }
}

/// <summary>Contacts by what became of them.</summary>
public sealed record Progress(IReadOnlyDictionary<string, long> Counts)
{
    public long Total => Counts.Values.Sum();

    public long Answered => Of("answered");

    public long NotAnswered => Of("not_answered");

    public long Rejected => Of("rejected");

    public long Callback => Of("callback");

    /// <summary>Being called, or waiting for an agent.</summary>
    public long Open => Of("dialing") + Of("waiting");

    public long Called => Answered + NotAnswered + Rejected + Callback;

    public static Progress Read(string counts) => new(JsonSerializer.Deserialize<Dictionary<string, long>>(counts)!);

    long Of(string status) => Counts.GetValueOrDefault(status);
}

/// <param name="IsWaiting">They have answered, and wait for an agent.</param>
public sealed record LiveCall(Guid Id, Guid? ContactId, string Name, string Number, string State, Guid? AgentId, string? Agent, bool IsWaiting, DateTime Since);

/// <param name="JoinedAt">Null: assigned, and takes no calls.</param>
public sealed record Seat(Guid UserId, string Name, DateTime? JoinedAt, string ShownAs, DateTime? ShownSince);

/// <param name="Ago">Whole minutes before now.</param>
public sealed record Minute(int Ago, int Calls, int Answered);

/// <summary>One minute of a campaign's agents.</summary>
/// <param name="Ago">Whole minutes before now.</param>
/// <param name="Busy">How many talked or wrote up, on average.</param>
/// <param name="Abandoned">People who had nobody within two seconds.</param>
public sealed record Use(int Ago, double Busy, int Abandoned);

/// <summary>The engine's figures in predictive mode.</summary>
/// <param name="Wait">Seconds that agents lately wait for a conversation; null before anything is known.</param>
public sealed record Pacing(int Present, int Ready, int Open, double? Wait, PacingBudget? Budget)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Pacing? Read(string? figures) => figures is null || JsonSerializer.Deserialize<Pacing>(figures, Json) is not { Budget: not null } pacing ? null : pacing;
}

/// <param name="Left">How many more calls may be abandoned.</param>
/// <param name="Until">The first day of which the count is another.</param>
/// <param name="State">Fine, TooSmall, Low or Spent.</param>
/// <param name="Percent">Never rounded down.</param>
public sealed record PacingBudget(int Left, DateOnly Until, string State, double LiveAnswers, double Abandoned, double Percent);

/// <summary>One that is over.</summary>
public sealed record Run(Guid Id, int Number, string Scope, DateTime StartedAt, string? StartedBy, DateTime EndedAt, string EndStatus, string Summary)
{
    public Progress Progress => Progress.Read(Summary);
}

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Query, Live?>
{
    static readonly string Find = Sql.Of<Handler>(nameof(Find));
    static readonly string ListCalls = Sql.Of<Handler>(nameof(ListCalls));
    static readonly string ListSeats = Sql.Of<Handler>(nameof(ListSeats));
    static readonly string ListMinutes = Sql.Of<Handler>(nameof(ListMinutes));
    static readonly string ListUses = Sql.Of<Handler>(nameof(ListUses));
    static readonly string ListRuns = Sql.Of<Handler>(nameof(ListRuns));

    public async Task<Live?> Handle(Query query, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var args = new { query.Id, query.DepartmentId, Now = now, FiveMinutesAgo = now.AddMinutes(-5), HalfAnHourAgo = now.AddMinutes(-30) };
        return await db.Find<Campaign>(Find, args, ct) is { } campaign
            ? new(campaign, await db.Many<LiveCall>(ListCalls, args, ct), await db.Many<Seat>(ListSeats, args, ct), await db.Many<Minute>(ListMinutes, args, ct), await db.Many<Run>(ListRuns, args, ct), now)
            {
                Uses = campaign.Mode == "predictive" ? await db.Many<Use>(ListUses, args, ct) : [],
            }
            : null;
    }
}
