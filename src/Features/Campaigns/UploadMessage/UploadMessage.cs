using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Files;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Campaigns.UploadMessage;

/// <summary>A message campaign plays this sound instead of speaking its text.</summary>
/// <param name="Content">Read once, from its start.</param>
public sealed record Command(Guid UserId, Guid? DepartmentId, Guid Id, Stream Content, string FileName) : IRequest<Result<Done>>;

/// <summary>It speaks its text again.</summary>
public sealed record SpeakCommand(Guid UserId, Guid? DepartmentId, Guid Id) : IRequest<Result<Done>>;

/// <summary>The sound it plays; null when it speaks, or is not theirs.</summary>
sealed record Query(Guid Id, Guid? DepartmentId) : IRequest<StoredFile?>;

public sealed record NotNow() : Conflict("There is no such campaign of yours that sends a message, or it is processing. Pause it first.");

sealed class Handler(Db db, StoredFiles files, TimeProvider clock) : IRequestHandler<Command, Result<Done>>, IRequestHandler<SpeakCommand, Result<Done>>, IRequestHandler<Query, StoredFile?>
{
    public const long AtMostBytes = 10L << 20;

    /// <summary>As many bytes as tell a WAVE or MP3 file.</summary>
    const int Head = 12;

    static readonly string Set = Sql.Of<Handler>(nameof(Set));
    static readonly string Find = Sql.Of<Handler>(nameof(Find));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        StoredFile file;
        try
        {
            file = await files.Save(command.Content, command.FileName, TypeOf(command.FileName), null, AtMostBytes, ct);
        }
        catch (FileTooLargeException large)
        {
            return new UploadTooLarge(large.Message);
        }

        var refused = await IsSound(file, ct) ? null : (Error)new Invalid(new() { ["file"] = "Choose a WAV or MP3 file." });
        if (refused is null && await Change(command.UserId, command.DepartmentId, command.Id, file, ct) is null)
            refused = new NotNow();
        if (refused is null)
            return new Done();
        await files.Delete(file.Id, ct);
        return refused;
    }

    public async Task<Result<Done>> Handle(SpeakCommand command, CancellationToken ct) =>
        await Change(command.UserId, command.DepartmentId, command.Id, null, ct) is null ? new NotNow() : new Done();

    public async Task<StoredFile?> Handle(Query query, CancellationToken ct) =>
        await db.Find<Guid?>(Find, query, ct) is { } id ? await files.Find(id, ct) : null;

    Task<Guid?> Change(Guid userId, Guid? departmentId, Guid id, StoredFile? file, CancellationToken ct) =>
        db.Find<Guid?>(Set, new { UserId = userId, DepartmentId = departmentId, Id = id, FileId = file?.Id, FileName = file?.Name, Now = clock.GetUtcNow() }, ct);

    /// <summary>By its content: a name is easily another.</summary>
    async Task<bool> IsSound(StoredFile file, CancellationToken ct)
    {
        await using var content = await files.Spool(file.Id, ct);
        var head = new byte[Head];
        var read = await content.ReadAtLeastAsync(head, Head, throwOnEndOfStream: false, ct);
        var isWave = read == Head && head.AsSpan(0, 4).SequenceEqual("RIFF"u8) && head.AsSpan(8, 4).SequenceEqual("WAVE"u8);
        var isMp3 = read > 2 && (head.AsSpan(0, 3).SequenceEqual("ID3"u8) || head[0] == 0xFF && (head[1] & 0xE0) == 0xE0);
        return isWave && TypeOf(file.Name) == "audio/wav" || isMp3 && TypeOf(file.Name) == "audio/mpeg";
    }

    static string TypeOf(string name) => name.EndsWith(".mp3", StringComparison.OrdinalIgnoreCase) ? "audio/mpeg" : "audio/wav";
}
