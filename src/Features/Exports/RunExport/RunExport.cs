using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Files;
using DutyCall.Infrastructure.Spreadsheets;
using DutyCall.Web;
using MediatR;
using Npgsql;

namespace DutyCall.Features.Exports.RunExport;

/// <summary>
/// Makes an export's file: whoever comes first makes it, nobody twice. A maker that is not heard of for a while is taken for
/// dead and another begins from the start; whatever the first still says then counts for nothing.
/// </summary>
/// <param name="To">Where a direct one goes; null to keep the file until its link expires.</param>
sealed record Command(Guid ExportId, Stream? To = null) : IRequest<Done>
{
    public const string Csv = "text/csv; charset=utf-8";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

/// <summary>Sees to exports that nobody makes any more, tells the end of those that were broken off, and closes links whose time is over. Safe to run twice.</summary>
sealed record SweepCommand : IRequest<Done>;

sealed partial class Handler(Db db, Tenant tenant, StoredFiles files, IMediator mediator, Background background, IHostApplicationLifetime host, TimeProvider clock, ILogger<Handler> log)
    : IRequestHandler<Command, Done>, IRequestHandler<SweepCommand, Done>
{
    /// <summary>The most that an organisation's background exports run side by side.</summary>
    const int AtOnce = 2;

    const int MostTries = 3;
    const long LargestFile = 8L << 30;

    static readonly TimeSpan
        Beat = TimeSpan.FromSeconds(1), Lease = TimeSpan.FromSeconds(30), Pause = TimeSpan.FromSeconds(20), LinkLasts = TimeSpan.FromHours(24),
        // A connection that crawls must not hold on to a snapshot of the database.
        LongestDirect = TimeSpan.FromMinutes(5);

    static readonly string Claim = Sql.Of<Handler>(nameof(Claim));
    static readonly string FindMaker = Sql.Of<Handler>(nameof(FindMaker));
    static readonly string KeepTotal = Sql.Of<Handler>(nameof(KeepTotal));
    static readonly string KeepPulse = Sql.Of<Handler>(nameof(KeepPulse));
    static readonly string Finish = Sql.Of<Handler>(nameof(Finish));
    static readonly string Release = Sql.Of<Handler>(nameof(Release));
    static readonly string Fail = Sql.Of<Handler>(nameof(Fail));
    static readonly string EndBroken = Sql.Of<Handler>(nameof(EndBroken));
    static readonly string Expire = Sql.Of<Handler>(nameof(Expire));
    static readonly string ListDue = Sql.Of<Handler>(nameof(ListDue));

    public async Task<Done> Handle(SweepCommand command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Many<bool>(Expire, new { Now = now }, ct);
        await db.Many<bool>(EndBroken, new { MostTries, UnclaimedBefore = now - Lease, Now = now }, ct);
        foreach (var due in await db.Many<Guid>(ListDue, new { Now = now, AtOnce }, ct))
            background.Run(tenant.OrgId!.Value, new Command(due));
        return new();
    }

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        var run = new Run(command.ExportId, Guid.NewGuid());
        var isDirect = command.To is not null;
        if (await db.Find<Order>(Claim, new { run.ExportId, run.RunId, IsDirect = isDirect, AtOnce, Now = clock.GetUtcNow(), LeaseUntil = clock.GetUtcNow() + Lease }, ct) is not { } order)
            return new();

        using var late = new CancellationTokenSource(isDirect ? LongestDirect : Timeout.InfiniteTimeSpan, clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct, host.ApplicationStopping, late.Token);
        using var done = new CancellationTokenSource();
        var beating = Beats(run, over, done.Token);
        try
        {
            if (command.To is { } answer)
                await Send(order, run, answer, over.Token);
            else
                await Make(order, run, over.Token);
        }
        catch (OperationCanceledException) when (!run.IsMine)
        {
            // Canceled by its person, or taken over: whoever did it has said so.
        }
        catch (OperationCanceledException) when (!isDirect)
        {
            await db.Run(Release, run, CancellationToken.None);
        }
        catch (Exception error)
        {
            var refused = error as RefusedException;
            await db.Many<bool>(Fail, new
            {
                run.ExportId,
                run.RunId,
                run.Rows,
                State = isDirect ? "aborted" : "failed",
                Problem = refused?.Message ?? (isDirect ? "The connection was closed before the file was whole." : "Something broke on our side while it was made."),
                IsFinal = isDirect || refused is not null,
                MostTries,
                RetryAt = clock.GetUtcNow() + Pause,
                Now = clock.GetUtcNow(),
            }, CancellationToken.None);
            if (isDirect)
                throw;
            if (refused is null)
                Failed(error, run.ExportId);
        }
        finally
        {
            await done.CancelAsync();
            await beating;
        }

        return new();
    }

    async Task Send(Order order, Run run, Stream to, CancellationToken ct)
    {
        await Write(order, await RowsOf(order, ct), to, run, ct);
        await db.Many<bool>(Finish, new { run.ExportId, run.RunId, run.Rows, State = "sent", Bytes = (long?)null, FileId = (Guid?)null, ExpiresAt = (DateTimeOffset?)null, Now = clock.GetUtcNow() }, CancellationToken.None);
    }

    async Task Make(Order order, Run run, CancellationToken ct)
    {
        var rows = await RowsOf(order, ct);
        if (await Total(rows, ct) is { } total)
            await db.Run(KeepTotal, new { run.ExportId, run.RunId, Total = total }, ct);

        var expires = clock.GetUtcNow() + LinkLasts;
        await using var file = await files.Create(order.FileName, order.Format == "csv" ? Command.Csv : Command.Xlsx, expires, LargestFile, ct);
        await Write(order, rows, file, run, ct);
        var kept = await file.Complete(ct);
        var finished = await db.Many<bool>(
            Finish, new { run.ExportId, run.RunId, run.Rows, State = "ready", Bytes = (long?)kept.Size, FileId = (Guid?)kept.Id, ExpiresAt = (DateTimeOffset?)expires, Now = clock.GetUtcNow() }, CancellationToken.None);
        if (finished is [])
            await files.Delete(kept.Id, CancellationToken.None);
    }

    static async Task Write(Order order, RowSource rows, Stream to, Run run, CancellationToken ct)
    {
        var writer = order.Format == "csv" ? SpreadsheetWriter.Csv(to, rows.Header) : SpreadsheetWriter.Xlsx(to, order.What == "contacts" ? "Contacts" : "Calls", rows.Header);
        await foreach (var row in rows.Read(ct))
        {
            await writer.Write(row, ct);
            run.Rows++;
        }

        // Not on the way out of a failure: its end would make half a file look whole.
        await writer.DisposeAsync();
    }

    /// <summary>With the rights that its person has by now, not those of when they asked.</summary>
    async Task<RowSource> RowsOf(Order order, CancellationToken ct)
    {
        if (await db.Find<Maker>(FindMaker, new { order.UserId }, ct) is not { } maker)
            throw new RefusedException("Whoever asked for it no longer works here.");

        var user = new User(order.UserId, tenant.OrgId!.Value, maker.DepartmentId, Guid.Empty, maker.Name, Enum.Parse<Role>(maker.Role, ignoreCase: true), TimeZoneInfo.FindSystemTimeZoneById(maker.TimeZone));
        var choice = await mediator.Send(new ChooseRows.Query(user, order.What, order.Search, order.Ids), ct);
        return choice.Value?.Rows ?? throw new RefusedException(choice.Error is Invalid invalid ? string.Join(" ", invalid.Errors.Values) : choice.Error!.Message);
    }

    /// <summary>For the bar that shows how far it is; without it when counting takes too long.</summary>
    static async Task<long?> Total(RowSource rows, CancellationToken ct)
    {
        try
        {
            return await rows.CountAll(ct);
        }
        catch (NpgsqlException slow) when (slow.InnerException is TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Says once a second how far it is and that its maker lives; and hears when it is no longer wanted.</summary>
    async Task Beats(Run run, CancellationTokenSource over, CancellationToken done)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                if (await db.Many<bool>(KeepPulse, new { run.ExportId, run.RunId, run.Rows, LeaseUntil = clock.GetUtcNow() + Lease }, done) is not [])
                    continue;
                run.IsMine = false;
                await over.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // It is done.
        }
        catch (NpgsqlException error)
        {
            // Without its lease another may begin; then this one's file counts for nothing.
            Failed(error, run.ExportId);
        }
    }

    [LoggerMessage(LogLevel.Error, "Export {Export} failed; it is tried again.")]
    partial void Failed(Exception error, Guid export);

    sealed class Run(Guid exportId, Guid runId)
    {
        long rows;

        public Guid ExportId { get; } = exportId;
        public Guid RunId { get; } = runId;
        public bool IsMine { get; set; } = true;

        public long Rows
        {
            get => Volatile.Read(ref rows);
            set => Volatile.Write(ref rows, value);
        }
    }

    sealed record Order
    {
        public Guid UserId { get; init; }
        public string What { get; init; } = "";
        public string Format { get; init; } = "";
        public string FileName { get; init; } = "";
        public string Search { get; init; } = "";
        public Guid[]? Ids { get; init; }
    }

    sealed record Maker(Guid? DepartmentId, string Name, string Role, string TimeZone);

    /// <summary>Trying again would change nothing; the message is for the person.</summary>
    sealed class RefusedException(string message) : Exception(message);
}
