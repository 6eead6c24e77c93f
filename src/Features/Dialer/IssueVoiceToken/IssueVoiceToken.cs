using DutyCall.Infrastructure.Twilio;
using MediatR;

namespace DutyCall.Features.Dialer.IssueVoiceToken;

/// <summary>Lets the signed-in person's browser make and take calls, as nobody but themselves.</summary>
public sealed record Command(Guid OrgId, Guid UserId) : IRequest<VoiceToken>;

/// <param name="RefreshAfterSeconds">When to ask for the next, so that a call never meets the end of its token.</param>
public sealed record VoiceToken(string Token, string Identity, int TtlSeconds, int RefreshAfterSeconds)
{
    /// <summary>A log that prints this must not give the token away.</summary>
    public override string ToString() => $"VoiceToken for {Identity}";
}

sealed class Handler(TwilioSettings twilio, TimeProvider clock) : IRequestHandler<Command, VoiceToken>
{
    static readonly TimeSpan TimeToLive = TimeSpan.FromHours(1);

    public Task<VoiceToken> Handle(Command command, CancellationToken ct)
    {
        var identity = new VoiceIdentity(command.OrgId, command.UserId).ToString();
        var token = new AccessToken
        {
            AccountSid = twilio.AccountSid,
            ApiKeySid = twilio.ApiKeySid,
            Identity = identity,
            IssuedAt = clock.GetUtcNow(),
            TimeToLive = TimeToLive,
            OutgoingApplicationSid = twilio.TwimlAppSid,
            IncomingAllowed = true,
        };
        var seconds = (int)TimeToLive.TotalSeconds;
        return Task.FromResult(new VoiceToken(token.Sign(twilio.ApiKeySecret), identity, seconds, seconds * 3 / 4));
    }
}
