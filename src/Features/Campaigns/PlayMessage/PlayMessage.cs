using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Campaigns.PlayMessage;

/// <summary>What a campaign's call is to hear; null when there is nothing, or the call is not wanted any more.</summary>
public sealed record Query(Guid CallId) : IRequest<Message?>;

/// <param name="Text">To be spoken; empty where a sound is played.</param>
/// <param name="Keys">What may be pressed, as a sentence; empty for nothing.</param>
/// <param name="IsTest">Somebody of ours tries it on their own phone: keys do nothing but say so.</param>
public sealed record Message(Guid CampaignId, Guid? FileId, string Text, string Language, string Voice, string Keys, string? ConnectKey, string? OptOutKey, bool IsTest);

/// <summary>They pressed a key while or after it was played. Repeated, it does the same.</summary>
public sealed record Press(Guid CallId, string Key) : IRequest<Wish>;

/// <summary>They heard it to its end.</summary>
public sealed record Heard(Guid CallId) : IRequest<Wish>;

/// <summary>What somebody who heard a message wants.</summary>
public enum Wish { Nothing, Again, Person, NoMoreCalls, Tested }

sealed class Handler(Db db, IMediator mediator, TimeProvider clock) : IRequestHandler<Query, Message?>, IRequestHandler<Press, Wish>, IRequestHandler<Heard, Wish>
{
    static readonly string FindMessage = Sql.Of<Handler>(nameof(FindMessage));
    static readonly string Hear = Sql.Of<Handler>(nameof(Hear));
    static readonly string AskForPerson = Sql.Of<Handler>(nameof(AskForPerson));

    public async Task<Message?> Handle(Query query, CancellationToken ct) => await db.Find<Found>(FindMessage, query, ct) is { } found ? found.ToMessage() : null;

    public async Task<Wish> Handle(Press command, CancellationToken ct)
    {
        var wish = await db.Find<Found>(FindMessage, command, ct) switch
        {
            { IsTest: true } found when command.Key == found.OptOutKey || command.Key == found.ConnectKey => Wish.Tested,
            { } found when command.Key == found.OptOutKey => Wish.NoMoreCalls,
            { } found when command.Key == found.ConnectKey => Wish.Person,
            null => Wish.Nothing,
            _ => Wish.Again,
        };
        var args = new { command.CallId, command.Key, Now = clock.GetUtcNow() };
        if (wish is Wish.NoMoreCalls or Wish.Person or Wish.Tested)
            await db.Run(Hear, args, ct);
        if (wish == Wish.NoMoreCalls)
            await mediator.Send(new Compliance.OptOutByKey.Command(command.CallId, command.Key), ct);
        if (wish == Wish.Person)
            await db.Many<string>(AskForPerson, args, ct);
        return wish;
    }

    public async Task<Wish> Handle(Heard command, CancellationToken ct)
    {
        await db.Run(Hear, new { command.CallId, Now = clock.GetUtcNow() }, ct);
        return Wish.Nothing;
    }

    sealed record Found
    {
        public Guid CampaignId { get; init; }
        public string Kind { get; init; } = "";
        public string Text { get; init; } = "";
        public string Language { get; init; } = "";
        public string Voice { get; init; } = "";
        public Guid? FileId { get; init; }
        public string? ConnectKey { get; init; }
        public string? OptOutKey { get; init; }
        public string Name { get; init; } = "";
        public string Company { get; init; } = "";
        public string Title { get; init; } = "";
        public string? Custom { get; init; }
        public bool IsTest { get; init; }

        public Message ToMessage() => new(
            CampaignId, Kind == "audio" ? FileId : null, Kind == "audio" ? "" : MessageText.Render(Text, MessageText.FieldsOf(Name, Company, Title, Custom)), Language, Voice,
            MessageText.Keys(ConnectKey, OptOutKey), ConnectKey, OptOutKey, IsTest);
    }
}
