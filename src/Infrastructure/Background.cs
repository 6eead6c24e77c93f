using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Infrastructure;

/// <summary>
/// Work that an answer does not wait for: folding news, talking to the carrier. Nothing depends on it alone: what a node that
/// dies leaves undone is in the database, and the sweeps do it.
/// </summary>
sealed partial class Background(IServiceScopeFactory scopes, TimeProvider clock, ILogger<Background> log) : IAsyncDisposable
{
    readonly Lock gate = new();
    readonly Dictionary<object, Task> lines = [];
    readonly HashSet<ITimer> waiting = [];
    readonly Dictionary<object, bool> rounds = [];
    TaskCompletionSource? idle;
    int running;
    bool closed;

    /// <summary>Done when nothing is under way, and nothing that it began.</summary>
    public Task Idle
    {
        get
        {
            lock (gate)
                return running == 0 ? Task.CompletedTask : (idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public void Run(Guid orgId, IRequest<Done> command)
    {
        Begin();
        _ = Task.Run(() => Send(orgId, command));
    }

    /// <summary>After everything else in the same line, so that the last intent wins.</summary>
    public void RunInLine(object line, Guid orgId, IRequest<Done> command)
    {
        Begin();
        lock (gate)
        {
            var before = lines.GetValueOrDefault(line, Task.CompletedTask);
            var mine = Task.Run(async () =>
            {
                await before;
                await Send(orgId, command);
            });
            lines[line] = mine;
            _ = mine.ContinueWith(_ => Forget(line, mine), TaskScheduler.Default);
        }
    }

    /// <summary>For what looks at everything there is to do: while it runs, however many ask for it again get one more run together.</summary>
    public void RunOnce(Guid orgId, IRequest<Done> command)
    {
        var round = (orgId, command);
        lock (gate)
        {
            if (rounds.ContainsKey(round))
            {
                rounds[round] = true;
                return;
            }

            rounds[round] = false;
        }

        Begin();
        _ = Task.Run(async () =>
        {
            do
                await Attempt(orgId, command);
            while (IsAskedAgain(round));
            End();
        });
    }

    /// <summary>Some time from now, if this node still lives then: what must happen, a sweep sees to; this is only sooner.</summary>
    public void RunAfter(TimeSpan delay, Guid orgId, IRequest<Done> command)
    {
        var bell = new Bell();
        var timer = clock.CreateTimer(_ => Ring(bell, orgId, command), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        bell.Timer = timer;
        lock (gate)
        {
            if (closed)
                return;
            waiting.Add(timer);
        }

        timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    public async ValueTask DisposeAsync()
    {
        ITimer[] unrung;
        lock (gate)
        {
            closed = true;
            unrung = [.. waiting];
            waiting.Clear();
        }

        foreach (var timer in unrung)
            await timer.DisposeAsync();
        await Idle;
    }

    void Ring(Bell bell, Guid orgId, IRequest<Done> command)
    {
        lock (gate)
        {
            if (closed)
                return;
            waiting.Remove(bell.Timer!);
        }

        bell.Timer!.Dispose();
        Run(orgId, command);
    }

    async Task Send(Guid orgId, IRequest<Done> command)
    {
        await Attempt(orgId, command);
        End();
    }

    async Task Attempt(Guid orgId, IRequest<Done> command)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Tenant>().Enter(orgId);
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command);
        }
#pragma warning disable CA1031 // Nobody waits for this: the log is where it is heard of, and a sweep tries again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Failed(error, command.GetType().FullName);
        }
    }

    bool IsAskedAgain(object round)
    {
        lock (gate)
        {
            if (!rounds[round])
                return !rounds.Remove(round);
            rounds[round] = false;
            return true;
        }
    }

    void Begin()
    {
        lock (gate)
            running++;
    }

    void End()
    {
        lock (gate)
        {
            if (--running > 0)
                return;
            idle?.SetResult();
            idle = null;
        }
    }

    void Forget(object line, Task mine)
    {
        lock (gate)
        {
            if (lines.GetValueOrDefault(line) == mine)
                lines.Remove(line);
        }
    }

    sealed class Bell
    {
        public ITimer? Timer { get; set; }
    }

    [LoggerMessage(LogLevel.Error, "{Command} failed in the background; a sweep tries again.")]
    partial void Failed(Exception error, string? command);
}
