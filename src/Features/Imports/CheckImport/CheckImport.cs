using DutyCall.Domain;
using DutyCall.Features.Imports.ShowImport;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Imports.CheckImport;

/// <summary>Every row is to be read and judged, before anything is saved.</summary>
/// <param name="Settings">Chosen with it; null for what was chosen before.</param>
/// <param name="Remember">The next file with these columns is to be matched like this one.</param>
/// <param name="RunsUnasked">It is to run as soon as it is checked, and nobody asks again.</param>
public sealed record Command(ContactReach Reach, Guid ImportId, ImportSettings? Settings, bool MayAddFields, bool Remember, bool RunsUnasked) : IRequest<Result<Done>>;

public sealed record CannotCheck() : Conflict("This import has run already, or was cancelled. Choose its file again to import it anew.");

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string Begin = Sql.Of<Handler>(nameof(Begin));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        var shown = await mediator.Send(new ShowImport.Query(command.Reach, command.ImportId), ct);
        if (shown.Value is not { } import)
            return shown.Error!;
        if (command.Settings is { } settings)
        {
            if (!import.IsOpen)
                return new CannotCheck();
            if (await Apply(command, settings, import, ct) is { } problem)
                return problem;
            import = (await mediator.Send(new ShowImport.Query(command.Reach, command.ImportId), ct)).Value!;
        }

        if (!import.Mapping.Contains(ImportTargets.Phone))
            return new Invalid(new() { ["mapping"] = "No column becomes the phone number. Choose the one that holds the numbers." });

        var begun = await db.Find<Guid?>(Begin, new
        {
            command.ImportId,
            command.Reach.Everyone,
            command.Reach.Me,
            command.Reach.DepartmentId,
            Staging = Guid.CreateVersion7(clock.GetUtcNow()),
            command.RunsUnasked,
            command.Remember,
            import.File.Signature,
            Now = clock.GetUtcNow(),
        }, ct);
        if (begun is null)
            return new CannotCheck();
        await mediator.Publish(new WorkOnImport.Event(command.ImportId), ct);
        return new Done();
    }

    async Task<Error?> Apply(Command command, ImportSettings settings, Import import, CancellationToken ct)
    {
        if (settings.Overrides is { } overrides && (await mediator.Send(new ReexamineFile.Command(command.Reach, command.ImportId, overrides), ct)).Error is { } unreadable)
            return unreadable;
        if (settings.Overrides is not null)
            import = (await mediator.Send(new ShowImport.Query(command.Reach, command.ImportId), ct)).Value!;

        if ((await mediator.Send(new ChooseOptions.Command(command.Reach, command.ImportId, settings.Over(import.Options)), ct)).Error is { } refused)
            return refused;
        if (settings.Mapping is null)
            return null;
        var unknown = settings.Mapping.Keys.Where(column => !import.File.Headers.Contains(column, StringComparer.OrdinalIgnoreCase)).ToArray();
        if (unknown.Length > 0)
            return new Invalid(new() { ["mapping"] = $"The file has no column {string.Join(", ", unknown)}. It has {string.Join(", ", import.File.Headers)}." });
        var chosen = new Dictionary<string, string>(settings.Mapping, StringComparer.OrdinalIgnoreCase);
        return (await mediator.Send(new MapColumns.Command(command.Reach, command.ImportId, [.. import.File.Headers.Select(header => chosen.GetValueOrDefault(header, ""))], command.MayAddFields), ct)).Error;
    }
}
