using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;
using DutyCall.Sandbox.Media.Sounds;

namespace DutyCall.Sandbox.Twiml;

/// <summary>
/// Makes words audible: by the espeak-ng program when it is installed, otherwise as a murmur of tones, one for each syllable or so.
/// </summary>
sealed class Speech(SandboxSettings settings, UnderWay underWay)
{
    const int MostKept = 500;
    static readonly double[] Pitches = [392, 440, 349.2, 415.3];
    readonly ConcurrentDictionary<(string, string), Task<short[]>> spoken = [];
    bool installed = settings.Speech;

    /// <param name="language">As in TwiML: <c>en-US</c>.</param>
    public Task<short[]> Say(string text, string language = "en-US")
    {
        if (spoken.Count > MostKept)
            spoken.Clear();
        return spoken.GetOrAdd((text, language), key => underWay.Track(Make(key.Item1, key.Item2)));
    }

    async Task<short[]> Make(string text, string language)
    {
        if (!installed)
            return Murmur(text);
        try
        {
            return await Espeak(text, language.ToLowerInvariant()) ?? await Espeak(text, "en-us") ?? Murmur(text);
        }
        catch (Win32Exception)
        {
            installed = false;
            return Murmur(text);
        }
    }

    /// <summary>Null when it has no such voice.</summary>
    static async Task<short[]?> Espeak(string text, string voice)
    {
        var start = new ProcessStartInfo("espeak-ng", ["-v", voice, "-s", "160", "--stdin", "--stdout"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        using var wav = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(wav);
        await process.WaitForExitAsync();
        await errors;
        return process.ExitCode == 0 && wav.Length > 0 ? Wav.Read(wav.ToArray()) : null;
    }

    /// <summary>Tones in place of words, about as long as the words would take.</summary>
    public static short[] Murmur(string text)
    {
        var syllables = Math.Max(1, text.Length / 4);
        var samples = new List<short>();
        for (var i = 0; i < syllables; i++)
        {
            samples.AddRange(Rendered(new Tone([Pitches[i % Pitches.Length], Pitches[i % Pitches.Length] * 2], TimeSpan.FromSeconds(0.16))));
            samples.AddRange(new short[Pcm.SampleRate / 25]);
        }
        return [.. samples];
    }

    public static IEnumerable<short> Rendered(ISound sound)
    {
        var frame = new short[Pcm.FrameSamples];
        while (sound.Read(frame))
        {
            foreach (var sample in frame)
                yield return sample;
        }
    }
}
