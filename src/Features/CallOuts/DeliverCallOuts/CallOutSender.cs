using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DutyCall.Domain.CallOuts;
using DutyCall.Infrastructure;

namespace DutyCall.Features.CallOuts.DeliverCallOuts;

/// <param name="Id">Of the event.</param>
sealed record CallOutRequest(string Url, string Id, string Body, string Secret);

/// <summary>
/// Taken, by any 2xx. Refused: this one, and it is tried again. Away: its server takes nothing at the moment. Gone: it says that it never will again.
/// </summary>
enum CallOutFate { Taken, Refused, Away, Gone }

/// <param name="Status">Null when there was no answer.</param>
/// <param name="Problem">A sentence for people; empty when there is none.</param>
/// <param name="RetryAfter">How long its server asks to be left alone.</param>
sealed record CallOutAnswer(CallOutFate Fate, int? Status, TimeSpan Took, string Problem, TimeSpan? RetryAfter);

/// <summary>Posts a delivery, signed, to an address that somebody gave us: not into our own network, and nowhere else than there.</summary>
sealed class CallOutSender(Settings settings, TimeProvider clock) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    const int MostRead = 300; // Of an answer that is no 2xx: what it says is shown.

    readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 64,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1), // Its name may come to mean another address.
        ConnectCallback = (context, ct) => PublicAddress.Connect(context.DnsEndPoint, address => settings.CallOutsToPrivate || PublicAddress.Is(address), () => new PrivateAddressException(), ct),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<CallOutAnswer> Send(CallOutRequest delivery, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        using var tooLate = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, tooLate.Token);
        try
        {
            using var request = RequestOf(delivery);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var fate = FateOf(response.StatusCode);
            return new(fate, (int)response.StatusCode, clock.GetElapsedTime(began), fate == CallOutFate.Taken ? "" : await ProblemOf(response, either.Token), RetryAfterOf(response));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Unreached("It did not answer within ten seconds.");
        }
        catch (HttpRequestException problem)
        {
            return Unreached(problem switch
            {
                { InnerException: PrivateAddressException } => "Its name leads into our own network. Whoever runs this server can allow that with CALL_OUTS_TO_PRIVATE=1.",
                { HttpRequestError: HttpRequestError.NameResolutionError } or { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound } } => "There is no server of this name.",
                { HttpRequestError: HttpRequestError.SecureConnectionError } => "No secure connection could be made: its certificate does not fit, or is not trusted.",
                { HttpRequestError: HttpRequestError.ConnectionError } => "It could not be connected to.",
                _ => "It broke the connection off, or answered with what is not HTTP.",
            });
        }
        catch (IOException)
        {
            return Unreached("It broke the connection off.");
        }

        CallOutAnswer Unreached(string problem) => new(CallOutFate.Away, null, clock.GetElapsedTime(began), problem, null);
    }

    public void Dispose() => http.Dispose();

    HttpRequestMessage RequestOf(CallOutRequest delivery)
    {
        var now = clock.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json") };
        request.Headers.UserAgent.ParseAdd("DutyCall");
        request.Headers.Add("webhook-id", delivery.Id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", CallOutSignature.Sign(delivery.Secret, delivery.Id, now, delivery.Body));
        return request;
    }

    static CallOutFate FateOf(HttpStatusCode status) => status switch
    {
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => CallOutFate.Taken,
        HttpStatusCode.Gone => CallOutFate.Gone,
        HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => CallOutFate.Away,
        _ => CallOutFate.Refused,
    };

    static async Task<string> ProblemOf(HttpResponseMessage response, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        if (status == (int)HttpStatusCode.Gone)
            return "It answered 410: it wants no more of these. It was switched off.";
        if (status is >= 300 and < 400)
            return $"It answered {status}: it redirects, which is not followed. Write the address where it really is.";

        var said = new byte[MostRead];
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var text = new string([.. Encoding.UTF8.GetString(said, 0, await body.ReadAtLeastAsync(said, said.Length, throwOnEndOfStream: false, ct)).Where(letter => !char.IsControl(letter) && letter != '\uFFFD')]).Trim();
        return text.Length == 0 ? $"It answered {status}." : $"It answered {status}: {text}";
    }

    TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - clock.GetUtcNow(),
        _ => null,
    };

    sealed class PrivateAddressException : IOException;
}
