using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Campaigns.CopyCampaign;

/// <summary>Another campaign with the same settings, rules and agents, not planned yet.</summary>
/// <param name="WithMembers">Its contacts too, all of them to be called.</param>
public sealed record Command(Guid UserId, Guid Id, Guid? DepartmentId, bool WithMembers) : IRequest<Result<Copy>>;

public sealed record Copy(Guid Id);

public sealed record NoSuchCampaign() : Missing("There is no such campaign, or it is another department's.");

sealed class Handler(Db db, TimeProvider clock) : IRequestHandler<Command, Result<Copy>>
{
    static readonly string Copy = Sql.Of<Handler>(nameof(Copy));

    public async Task<Result<Copy>> Handle(Command command, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var copy = await db.Find<Guid?>(Copy, new { command.UserId, command.Id, command.DepartmentId, command.WithMembers, CopyId = Guid.CreateVersion7(now), Now = now }, ct);
        return copy is { } id ? new Copy(id) : new NoSuchCampaign();
    }
}

sealed class Endpoint : IPages, IApi
{
    const string Route = "/campaigns/{id:guid}/copy";

    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapPost(Route, async (Guid id, [FromForm] CopyForm form, User user, HttpRequest request, IMediator mediator, CancellationToken ct) =>
    {
        var result = await mediator.Send(new Command(user.Id, id, user.ScopeOf(Permission.RunCampaigns).DepartmentId, form.WithMembers == "true"), ct);
        return result.Error?.ToProblem() ?? Htmx.GoTo(request, $"/campaigns/{result.Value!.Id}/options");
    }).Needs(Permission.RunCampaigns);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapPost(Route, async (Guid id, bool? withContacts, User user, IMediator mediator, CancellationToken ct) =>
        {
            var result = await mediator.Send(new Command(user.Id, id, user.ScopeOf(Permission.RunCampaigns).DepartmentId, withContacts == true), ct);
            return result.Error?.ToProblem() ?? Results.Created($"/api/v1/campaigns/{result.Value!.Id}", result.Value);
        }).Needs(Permission.RunCampaigns)
        .WithName("CopyCampaign")
        .WithSummary("Makes another campaign with the same settings, rules and agents; its contacts too when withContacts is true.")
        .Produces<Copy>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status404NotFound);
}

public sealed record CopyForm
{
    public string? WithMembers { get; init; }
}
