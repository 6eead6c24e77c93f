using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Files;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Campaigns.UploadMessage;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/campaigns/{id:guid}/message";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route, Hear).Needs(Permission.RunCampaigns);
        pages.MapPost(Route, async (Guid id, HttpRequest request, User user, IMediator mediator, CancellationToken ct) =>
            (await Take(id, request, user, mediator, ct)).Error?.ToProblem() ?? Htmx.Raise("campaign-changed")).Needs(Permission.RunCampaigns);
        pages.MapPost(Route + "/speak", async (Guid id, User user, IMediator mediator, CancellationToken ct) =>
            (await Speak(id, user, mediator, ct)).Error?.ToProblem() ?? Htmx.Raise("campaign-changed")).Needs(Permission.RunCampaigns);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapPut(Route, async (Guid id, HttpRequest request, User user, IMediator mediator, CancellationToken ct) =>
                (await Take(id, request, user, mediator, ct)).Error?.ToProblem() ?? Results.NoContent()).Needs(Permission.RunCampaigns)
            .WithName("UploadCampaignMessage")
            .WithSummary("Lets a message campaign play a WAV or MP3 file of at most 10 MB, sent as multipart/form-data in a part named file.")
            .Accepts<IFormFile>("multipart/form-data")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapDelete(Route, async (Guid id, User user, IMediator mediator, CancellationToken ct) =>
                (await Speak(id, user, mediator, ct)).Error?.ToProblem() ?? Results.NoContent()).Needs(Permission.RunCampaigns)
            .WithName("SpeakCampaignMessage")
            .WithSummary("Lets a message campaign speak its text again instead of playing a file.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    static async Task<Result<Done>> Take(Guid id, HttpRequest request, User user, IMediator mediator, CancellationToken ct) =>
        (await Uploads.Take(request, Handler.AtMostBytes, (content, name) => mediator.Send(new Command(user.Id, Department(user), id, content, name), ct), ct)).Taken;

    static Task<Result<Done>> Speak(Guid id, User user, IMediator mediator, CancellationToken ct) => mediator.Send(new SpeakCommand(user.Id, Department(user), id), ct);

    static async Task<IResult> Hear(Guid id, User user, StoredFiles files, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(id, Department(user)), ct) is { } sound
            ? Results.Stream(await files.Spool(sound.Id, ct), sound.ContentType, enableRangeProcessing: true)
            : Results.NotFound();

    static Guid? Department(User user) => user.ScopeOf(Permission.RunCampaigns).DepartmentId;
}
