using System.Globalization;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Infrastructure.Twilio;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.SetPace;

/// <summary>A campaign dials at another pace, from its next step on.</summary>
public sealed record Command(Guid UserId, Guid? DepartmentId, Guid Id, int CallsPerMinute) : IRequest<Result<Done>>;

public sealed record NoSuchCampaign() : Missing("There is no such campaign, or it is another department's.");

sealed class Handler(Db db, TwilioSettings twilio, TimeProvider clock) : IRequestHandler<Command, Result<Done>>
{
    static readonly string SetPace = Sql.Of<Handler>(nameof(SetPace));
    static readonly string IsThere = Sql.Of<Handler>(nameof(IsThere));

    public async Task<Result<Done>> Handle(Command command, CancellationToken ct)
    {
        var most = (int)Math.Max(1, Math.Floor(twilio.Cps * 60));
        if (command.CallsPerMinute < 1 || command.CallsPerMinute > most)
            return new Invalid(new() { ["callsPerMinute"] = $"From 1 to {most} a minute, which your account allows." });
        if (await db.Find<Guid?>(SetPace, new { command.UserId, command.DepartmentId, command.Id, command.CallsPerMinute, Now = clock.GetUtcNow() }, ct) is not null)
            return new Done();
        return await db.One<bool>(IsThere, command, ct) ? new Done() : new NoSuchCampaign();
    }
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/campaigns/{id:guid}/pace";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, async (Guid id, [FromForm] string? callsPerMinute, User user, IMediator mediator, CancellationToken ct) =>
        (await Set(id, int.TryParse(callsPerMinute, NumberStyles.None, CultureInfo.InvariantCulture, out var pace) ? pace : 0, user, mediator, ct)).Error?.ToProblem() ?? Htmx.Raise("campaign-changed"))
        .Needs(Permission.RunCampaigns);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPut(Route, async (Guid id, PaceRequest pace, User user, IMediator mediator, CancellationToken ct) =>
            (await Set(id, pace.CallsPerMinute, user, mediator, ct)).Error?.ToProblem() ?? Results.NoContent()).Needs(Permission.RunCampaigns)
        .WithName("SetCampaignPace")
        .WithSummary("Sets how many calls a campaign starts a minute at most, also while it runs.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    static Task<Result<Done>> Set(Guid id, int callsPerMinute, User user, IMediator mediator, CancellationToken ct) =>
        mediator.Send(new Command(user.Id, user.ScopeOf(Permission.RunCampaigns).DepartmentId, id, callsPerMinute), ct);
}

public sealed record PaceRequest(int CallsPerMinute);
