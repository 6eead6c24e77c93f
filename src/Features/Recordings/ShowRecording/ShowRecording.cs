using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Recordings.ShowRecording;

/// <summary>Whether a call that goes on is being recorded, for whoever talks in it.</summary>
public sealed record Query(Guid CallId) : IRequest<OnAir>;

/// <param name="Mode">The organisation's rule: off, on_demand or all.</param>
/// <param name="State">Of the recording begun last, as the carrier says; null when there is none.</param>
/// <param name="Wanted">recording, paused or stopped: what was asked for.</param>
/// <param name="ResumeAt">UTC; when a pause ends by itself.</param>
/// <param name="IsTold">The customer has been told.</param>
/// <param name="Reason">Why it failed.</param>
public sealed record OnAir(string Mode, string? State, string? Wanted, DateTime? ResumeAt, bool IsTold, string? Reason)
{
    /// <summary>It goes on, or is about to, or waits in a pause.</summary>
    public bool IsOpen => State is "asked" or "recording" or "paused" && Wanted != "stopped";

    public bool IsPaused => IsOpen && Wanted == "paused";

    /// <summary>There is something to press, or something to know.</summary>
    public bool IsShown => Mode != "off" || IsOpen;
}

sealed class Handler(Db db) : IRequestHandler<Query, OnAir>
{
    static readonly string Find = Sql.Of<Handler>(nameof(Find));

    public Task<OnAir> Handle(Query query, CancellationToken ct) => db.One<OnAir>(Find, query, ct);
}
