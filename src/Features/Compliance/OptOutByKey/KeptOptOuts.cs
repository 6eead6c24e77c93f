using System.Text.Json;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;

namespace DutyCall.Features.Compliance.OptOutByKey;

/// <param name="At">When they pressed it.</param>
sealed record Wish(Guid OrgId, Guid CallId, string Key, DateTimeOffset At);

/// <summary>
/// Wishes not to be called again that the database could not take: a file each in the data folder, on disk before the caller is told that they
/// are heeded. Every node sees to its own.
/// </summary>
sealed partial class KeptOptOuts(Settings settings, IServiceScopeFactory scopes, TimeProvider clock, ILogger<KeptOptOuts> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    string Folder => Path.Combine(settings.DataFolder, "opt-outs");

    public async Task Keep(Wish wish)
    {
        Directory.CreateDirectory(Folder);
        var (file, unfinished) = (Path.Combine(Folder, $"{wish.CallId}.json"), Path.Combine(Folder, $"{Guid.NewGuid()}.part"));
        await using (var disk = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
        {
            await JsonSerializer.SerializeAsync(disk, wish);
            await disk.FlushAsync();
            RandomAccess.FlushToDisk(disk.SafeFileHandle);
        }

        File.Move(unfinished, file, overwrite: true);
    }

    /// <summary>Puts them on the list; what the database still does not take stays.</summary>
    public async Task Deliver(CancellationToken ct)
    {
        foreach (var file in Directory.CreateDirectory(Folder).GetFiles("*.json"))
        {
            try
            {
                var wish = JsonSerializer.Deserialize<Wish>(await File.ReadAllTextAsync(file.FullName, ct))!;
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<Tenant>().Enter(wish.OrgId);
                if (await Handler.Heed(scope.ServiceProvider.GetRequiredService<Db>(), wish, ct))
                    Heeded(wish.CallId);
                else
                    NoSuchCall(wish.CallId, wish.OrgId);
                file.Delete();
            }
#pragma warning disable CA1031 // Whatever keeps one back must not keep back the others, and is tried again.
            catch (Exception problem) when (problem is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Waits(problem, file.FullName);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var bell = new PeriodicTimer(Pause, clock);
        do
            await Deliver(stoppingToken);
        while (await bell.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Information, "Who pressed the key in call {Call} while the database was not reached is on the do-not-call list now.")]
    partial void Heeded(Guid call);

    [LoggerMessage(LogLevel.Error, "Somebody pressed the key not to be called again in call {Call} of organisation {Organisation}, which is not in the database any more.")]
    partial void NoSuchCall(Guid call, Guid organisation);

    [LoggerMessage(LogLevel.Warning, "The do-not-call list cannot be reached yet for {File}.")]
    partial void Waits(Exception problem, string file);
}
