using System.Text.Json;
using DutyCall.Domain.Calls;
using DutyCall.Infrastructure;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Calls.FoldCall;

/// <summary>Tells a call anew from all its news, keeps what came of it, and sees to what is to be done next.</summary>
/// <param name="Rebuild">Only tell it anew, over whatever the tables say: nothing is done about it.</param>
public sealed record Command(Guid CallId, bool Rebuild = false) : IRequest<Done>;

sealed class Handler(Db db, Tenant tenant, Background background, TimeProvider clock) : IRequestHandler<Command, Done>
{
    static readonly string LockCall = Sql.Of<Handler>(nameof(LockCall));
    static readonly string ListNews = Sql.Of<Handler>(nameof(ListNews));
    static readonly string SaveStory = Sql.Of<Handler>(nameof(SaveStory));

    public async Task<Done> Handle(Command command, CancellationToken ct)
    {
        foreach (var step in await Fold(command, ct) is { } story && !command.Rebuild ? story.Next() : [])
        {
            background.Run(tenant.OrgId!.Value, step switch
            {
                Step.HangUp hangUp => new HangUpLeg.Command(hangUp.Leg),
                _ => new DialCustomer.Command(command.CallId),
            });
        }

        return new();
    }

    /// <summary>One fold of a call at a time, on whatever node: the row is locked, and no carrier is waited for meanwhile.</summary>
    async Task<Story?> Fold(Command command, CancellationToken ct)
    {
        await using var work = await db.Begin(ct);
        if (await work.Find<Row>(LockCall, command, ct) is not { } row)
            return null;

        var inbox = await work.Many<Item>(ListNews, command, ct);
        var story = Story.Of(
            new(row.SubmittedAt is not null, row.AgentLeg, row.AgentSid, row.CustomerLeg),
            [.. inbox.SelectMany(item => News.Read(item.Kind, item.Path, Fields(item), item.ReceivedAt))]);
        await work.Run(SaveStory, Saved.Of(story, command, row, inbox, clock.GetUtcNow()), ct);
        await work.Commit(ct);
        return story;
    }

    static Dictionary<string, string> Fields(Item item) => JsonSerializer.Deserialize<Dictionary<string, string>>(item.Params)!;
}

sealed record Row(string State, DateTimeOffset? SubmittedAt, Guid AgentLeg, string? AgentSid, Guid? CustomerLeg);

sealed record Item(Guid Id, string Kind, string Path, string Params, DateTimeOffset ReceivedAt);
