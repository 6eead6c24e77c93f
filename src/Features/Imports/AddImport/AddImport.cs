using System.Text.Json;
using DutyCall.Domain;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Files;
using DutyCall.Infrastructure.Spreadsheets;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Imports.AddImport;

/// <summary>Somebody brings a file of contacts. It is kept for a while and looked into; nothing else happens yet.</summary>
/// <param name="Content">Read once, from its start.</param>
/// <param name="CampaignId">Whoever is in it is to join this campaign; null for none.</param>
public sealed record Command(Guid UserId, ContactReach Reach, Stream Content, string FileName, Guid? CampaignId = null) : IRequest<Result<Added>>;

/// <summary>The same with a Google Sheet, by the link its owner shares.</summary>
public sealed record SheetCommand(Guid UserId, ContactReach Reach, string Link, Guid? CampaignId = null) : IRequest<Result<Added>>;

public sealed record Added(Guid Id);

/// <summary>It is no file of contacts; the message says why and what to do.</summary>
public sealed record Unreadable(string Message) : Error(Message);

sealed class Handler(Db db, StoredFiles files, GoogleSheet sheets, TimeProvider clock)
    : IRequestHandler<Command, Result<Added>>, IRequestHandler<SheetCommand, Result<Added>>
{
    /// <summary>Large lists have some hundred megabytes; what is larger is no list, or several.</summary>
    public const long AtMostBytes = 500L << 20;

    /// <summary>As long as an import can be taken back, and a day.</summary>
    static readonly TimeSpan KeepFor = TimeSpan.FromDays(8);

    static readonly string FindContext = Sql.Of<Handler>(nameof(FindContext));
    static readonly string ListFields = Sql.Of<Handler>(nameof(ListFields));
    static readonly string FindRemembered = Sql.Of<Handler>(nameof(FindRemembered));
    static readonly string Add = Sql.Of<Handler>(nameof(Add));

    public async Task<Result<Added>> Handle(Command command, CancellationToken ct)
    {
        StoredFile file;
        try
        {
            file = await files.Save(command.Content, command.FileName, "application/octet-stream", clock.GetUtcNow() + KeepFor, AtMostBytes, ct);
        }
        catch (FileTooLargeException large)
        {
            return new UploadTooLarge(large.Message);
        }

        return await Examine(command.UserId, command.Reach, file, null, command.CampaignId, ct);
    }

    public async Task<Result<Added>> Handle(SheetCommand command, CancellationToken ct)
    {
        try
        {
            await using var sheet = await sheets.Download(command.Link, ct);
            var file = await files.Save(sheet, "Google Sheet", "text/csv", clock.GetUtcNow() + KeepFor, AtMostBytes, ct);
            return await Examine(command.UserId, command.Reach, file, command.Link, command.CampaignId, ct);
        }
        catch (UnreadableFile unreadable)
        {
            return new Unreadable(unreadable.Message);
        }
        catch (FileTooLargeException large)
        {
            return new UploadTooLarge(large.Message);
        }
    }

    async Task<Result<Added>> Examine(Guid userId, ContactReach reach, StoredFile file, string? link, Guid? campaign, CancellationToken ct)
    {
        ImportFile found;
        try
        {
            await using var spooled = await files.Spool(file.Id, ct);
            found = await ImportFiles.Examine(spooled, file.Name, new(), ct);
        }
        catch (UnreadableFile unreadable)
        {
            await files.Delete(file.Id, ct);
            return new Unreadable(unreadable.Message);
        }

        var context = await db.One<Context>(FindContext, new { UserId = userId }, ct);
        var fields = (await db.Many<FieldRow>(ListFields, new { }, ct)).Select(row => new ImportField(row.Id, row.Key, row.Label, row.Kind, row.Choices)).ToArray();
        var remembered = await db.Find<string>(FindRemembered, new { found.Signature }, ct);
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        await db.Run(Add, new
        {
            Id = id,
            UserId = userId,
            Name = file.Name,
            Link = link,
            FileId = file.Id,
            Bytes = file.Size,
            Layout = ToJson(found),
            Overrides = ToJson(new ImportOverrides()),
            Mapping = remembered is not null && JsonSerializer.Deserialize<string[]>(remembered)! is var mapping && mapping.Length == found.Headers.Count
                && ImportMapping.Check(mapping, fields, mayAddFields: reach.Everyone).Count == 0
                ? remembered
                : ToJson(ImportFiles.Guess(found, fields, context.Region).Select(guess => guess.Target)),
            Options = ToJson(new ImportOptions(ImportRules.FillBlanks, context.Region, [], null, context.DepartmentId, "new", campaign)),
            Fields = ToJson(fields),
            Reach = reach.ToJson(),
            Now = clock.GetUtcNow(),
        }, ct);
        return new Added(id);
    }

    static string ToJson<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);

    sealed record Context(string Region, Guid? DepartmentId);

    sealed record FieldRow
    {
        public Guid Id { get; init; }
        public string Key { get; init; } = "";
        public string Label { get; init; } = "";
        public string Kind { get; init; } = "";
        public string[] Choices { get; init; } = [];
    }
}
