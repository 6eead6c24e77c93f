using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Files;
using DutyCall.Web;
using MediatR;
using Microsoft.Net.Http.Headers;

namespace DutyCall.Features.Exports.DownloadExport;

/// <summary>Somebody fetches the file of an export of theirs; an admin, anybody's. The audit log knows each time.</summary>
sealed record Command(User User, Guid ExportId) : IRequest<Result<StoredFile>>;

public sealed record NoSuchExport() : Missing("There is no such export of yours.");

public sealed record NoLongerAllowed() : Forbidden("Your organization no longer lets you export. Ask a manager or an admin.");

public sealed record NoFile() : Missing("This link has expired, or its export is not finished. Your exports are listed under Exports; make it again there.");

sealed class Handler(Db db, StoredFiles files, IMediator mediator, TimeProvider clock) : IRequestHandler<Command, Result<StoredFile>>
{
    static readonly string FindExport = Sql.Of<Handler>(nameof(FindExport));
    static readonly string KeepDownload = Sql.Of<Handler>(nameof(KeepDownload));

    public async Task<Result<StoredFile>> Handle(Command command, CancellationToken ct)
    {
        if (await db.Find<Export>(FindExport, new { command.ExportId, UserId = command.User.Id, Everybodys = command.User.Role == Role.Admin }, ct) is not { } export)
            return new NoSuchExport();

        var rights = await mediator.Send(new CheckRights.Query(command.User), ct);
        if (!rights.Cover(export.What))
            return new NoLongerAllowed();

        var now = clock.GetUtcNow();
        if (export.FileId is not { } fileId || export.State != "ready" || export.ExpiresAt <= now.UtcDateTime || await files.Find(fileId, ct) is not { } file)
            return new NoFile();

        await db.Many<bool>(KeepDownload, new { command.ExportId, UserId = command.User.Id, Now = now }, ct);
        return file;
    }

    sealed record Export(string What, string State, Guid? FileId, DateTime? ExpiresAt);
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/exports/{exportId:guid}/file";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet(Route, async (Guid exportId, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user, exportId), ct)) switch
        {
            { Value: { } file } => (IResult)new Kept(file),
            { Error: Forbidden denied } => ErrorPage.Render(new("Exports are not open to you", denied.Message), StatusCodes.Status403Forbidden),
            var other => ErrorPage.Render(new("This file is not here", other.Error!.Message), StatusCodes.Status404NotFound),
        });

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet(Route, async (Guid exportId, User user, IMediator mediator, CancellationToken ct) =>
    {
        var result = await mediator.Send(new Command(user, exportId), ct);
        return result.Value is { } file ? new Kept(file) : result.Error!.ToProblem();
    })
            .WithName("DownloadExport")
            .WithSummary("The file of an export that is ready, for 24 hours.")
            .Produces<byte[]>(StatusCodes.Status200OK, RunExport.Command.Csv, RunExport.Command.Xlsx)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>Piece by piece, as it is kept.</summary>
    sealed class Kept(StoredFile file) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            var response = context.Response;
            response.ContentType = file.ContentType;
            response.ContentLength = file.Size;
            response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = file.Name }.ToString();
            response.Headers.CacheControl = "no-store";
            return context.RequestServices.GetRequiredService<StoredFiles>().CopyTo(file.Id, response.Body, context.RequestAborted);
        }
    }
}
