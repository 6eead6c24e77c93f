using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Infrastructure;

/// <summary>
/// Work that an answer does not wait for: folding news, talking to the carrier. Nothing depends on it alone: what a node that
/// dies leaves undone is in the database, and the sweeps do it.
/// </summary>
sealed partial class Background(IServiceScopeFactory scopes, ILogger<Background> log) : IAsyncDisposable
{
    readonly Lock gate = new();
    readonly Dictionary<object, Task> lines = [];
    TaskCompletionSource? idle;
    int running;

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

    public async ValueTask DisposeAsync() => await Idle;

    async Task Send(Guid orgId, IRequest<Done> command)
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
        finally
        {
            End();
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

    [LoggerMessage(LogLevel.Error, "{Command} failed in the background; a sweep tries again.")]
    partial void Failed(Exception error, string? command);
}
