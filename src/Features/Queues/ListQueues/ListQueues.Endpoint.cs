using DutyCall.Domain.Queues;
using DutyCall.Web;
using MediatR;

namespace DutyCall.Features.Queues.ListQueues;

sealed class Endpoint : IPages, IApi
{
    static void IPages.Map(IEndpointRouteBuilder pages) => pages.MapGet("/admin/queues", Show).Needs(Permission.ManageQueues);

    static void IApi.Map(IEndpointRouteBuilder api) => api.MapGet("/queues", List).Needs(Permission.ManageQueues)
        .WithName("ListQueues").WithSummary("The queues you look after, with who works in them and who waits.").Produces<IReadOnlyList<QueueRow>>();

    static async Task<IResult> Show(User user, IMediator mediator, TimeProvider clock, CancellationToken ct) =>
        ListQueues.Render(new(await mediator.Send(new Query(user.ScopeOf(Permission.ManageQueues).DepartmentId), ct), clock.GetUtcNow()));

    static async Task<IResult> List(User user, IMediator mediator, CancellationToken ct) =>
        Results.Ok((await mediator.Send(new Query(user.ScopeOf(Permission.ManageQueues).DepartmentId), ct)).Rows);
}

public sealed record QueuesPage(Queues Queues, DateTimeOffset Now)
{
    /// <summary>By the week alone: holidays are on the queue's own page.</summary>
    public bool IsOpen(QueueRow queue) =>
        new BusinessHours(TimeZoneInfo.FindSystemTimeZoneById(queue.TimeZone), BusinessHours.Read(queue.Hours), new HashSet<DateOnly>()).AreOpen(Now);
}
