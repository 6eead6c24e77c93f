using System.Globalization;
using DutyCall.Infrastructure;
using DutyCall.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace DutyCall.Features.Queues.SaveQueue;

sealed class Endpoint : IPages, IApi
{
    const string Route = "/admin/queues";

    static void IPages.Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Route + "/new", (User user, IMediator mediator, CancellationToken ct) => Show(null, user, mediator, ct)).Needs(Permission.ManageQueues);
        pages.MapGet(Route + "/{id:guid}", (Guid id, User user, IMediator mediator, CancellationToken ct) => Show(id, user, mediator, ct)).Needs(Permission.ManageQueues);
        pages.MapPost(Route + "/new", (HttpRequest request, User user, IMediator mediator, CancellationToken ct) => Save(null, request, user, mediator, ct)).Needs(Permission.ManageQueues);
        pages.MapPost(Route + "/{id:guid}", (Guid id, HttpRequest request, User user, IMediator mediator, CancellationToken ct) => Save(id, request, user, mediator, ct)).Needs(Permission.ManageQueues);
    }

    static void IApi.Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/queues/{id:guid}", Get).Needs(Permission.ManageQueues).WithName("GetQueue").WithSummary("One queue with its hours, members and numbers.")
            .Produces<Settings>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/queues", Create).Needs(Permission.ManageQueues).WithName("AddQueue").WithSummary("Adds a queue.")
            .Produces<Saved>(StatusCodes.Status201Created).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPut("/queues/{id:guid}", Update).Needs(Permission.ManageQueues).WithName("ChangeQueue").WithSummary("Makes a queue what is sent, all of it.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<IResult> Get(Guid id, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(id, Reach(user)), ct) is { } found ? Results.Ok(found.Settings) : new NoSuchQueue().ToProblem();

    static async Task<IResult> Create([FromBody] Settings settings, User user, IMediator mediator, CancellationToken ct)
    {
        var result = await mediator.Send(new Command(user.Id, null, Reach(user), settings), ct);
        return result.Error?.ToProblem() ?? Results.Created($"/api/v1/queues/{result.Value!.Id}", result.Value);
    }

    static async Task<IResult> Update(Guid id, [FromBody] Settings settings, User user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new Command(user.Id, id, Reach(user), settings), ct)).Error?.ToProblem() ?? Results.NoContent();

    static async Task<IResult> Show(Guid? id, User user, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new Query(id, Reach(user)), ct) is { } found ? SaveQueue.Render(new(id, found, found.Settings, [], user.Role == Role.Admin)) : Results.NotFound();

    static async Task<IResult> Save(Guid? id, HttpRequest request, User user, IMediator mediator, CancellationToken ct)
    {
        var errors = new Errors();
        var settings = Read(await request.ReadFormAsync(ct), errors);
        var result = await mediator.Send(new Command(user.Id, id, Reach(user), settings), ct);
        if (errors.Count == 0 && result.Error is null)
            return Htmx.GoTo(request, Route);
        if (result.Error is not (null or Invalid))
            return result.Error.ToProblem();
        foreach (var (field, message) in (result.Error as Invalid)?.Errors ?? [])
            errors.TryAdd(field, message);
        return await mediator.Send(new Query(id, Reach(user)), ct) is { } found
            ? SaveQueue.Render(new(id, found, settings, errors, user.Role == Role.Admin), StatusCodes.Status422UnprocessableEntity)
            : Results.NotFound();
    }

    static Guid? Reach(User user) => user.ScopeOf(Permission.ManageQueues).DepartmentId;

    static Settings Read(IFormCollection form, Errors errors) => new()
    {
        Name = Text(form, "name"), DepartmentId = Id(form, "departmentId"), Priority = Number(form, "priority", errors), Strategy = Text(form, "strategy"), LastAgentFirst = form["lastAgentFirst"] == "true",
        RingSeconds = Number(form, "ringSeconds", errors), MaxWaitSeconds = Number(form, "maxWaitSeconds", errors), WaitForNobody = form["waitForNobody"] == "true",
        Overflow = Text(form, "overflow"), OverflowQueueId = Id(form, "overflowQueueId"), Greeting = Text(form, "greeting"), BusyMessage = Text(form, "busyMessage"),
        ClosedMessage = Text(form, "closedMessage"), VoicemailGreeting = Text(form, "voicemailGreeting"), TakesVoicemail = form["takesVoicemail"] == "true", TimeZone = Text(form, "timeZone"),
        Hours = [.. Enumerable.Range(0, 7).Where(day => form[$"open{day}"] == "true").Select(day => new Hours(day, Text(form, $"from{day}"), Text(form, $"to{day}")))],
        Holidays = [.. Text(form, "holidays").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2)).Select(parts => new Holiday(parts[0], parts.Length > 1 ? parts[1].Trim() : ""))],
        Members = [.. form["member"].Select(id => Guid.TryParse(id, out var user) ? user : Guid.Empty).Select(user => new Member(user, Number(form, $"tier-{user}", errors, 1)))],
        Numbers = [.. form["number"].Select(id => Guid.TryParse(id, out var number) ? number : Guid.Empty)], Archived = form["archived"] == "true",
    };

    static string Text(IFormCollection form, string name) => form[name].ToString();

    static Guid? Id(IFormCollection form, string name) => Text(form, name) is { Length: > 0 } text ? Guid.TryParse(text, out var id) ? id : Guid.Empty : null;

    static int Number(IFormCollection form, string name, Errors errors, int missing = 0)
    {
        var text = Text(form, name);
        if (text.Length == 0)
            return missing;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        errors[name.StartsWith("tier-", StringComparison.Ordinal) ? "members" : name] = "Write a whole number.";
        return missing;
    }
}

/// <param name="MayChooseDepartment">A manager's queues are their department's.</param>
public sealed record QueuePage(Guid? Id, Found Found, Settings Settings, Errors Errors, bool MayChooseDepartment)
{
    public string Url => Id is { } id ? $"/admin/queues/{id}" : "/admin/queues/new";
}
