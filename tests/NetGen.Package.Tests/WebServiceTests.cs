using System.Net;
using System.Net.Http.Json;
using Consumer;

namespace NetGen.Package.Tests;

/// <summary>The program of docs/web-service.md, built over the package, started, and called.</summary>
[Collection("package")]
public class WebServiceTests(PackedNetGen package)
{
    private sealed record Answer(int Garment, float Probability);

    /// <param name="registration">Which of the page's registrations of the network is used.</param>
    [AspNetTheory]
    [InlineData("Default")]
    [InlineData("Load(")]
    public async Task Answers_right_and_refuses_wrong_requests_by_many_clients_at_once(string registration)
    {
        Page page = new("docs/web-service.md");
        string[] registrations =
            [.. page.Blocks("csharp").SelectMany(block => block.Split('\n'))
                .Where(line => line.Contains("AddSingleton(", StringComparison.Ordinal))];
        string program = page.Blocks("csharp")[0].Replace(
            registrations[0],
            registrations.Single(line => line.Contains(registration, StringComparison.Ordinal)),
            StringComparison.Ordinal);
        string project = package.CreateFolder(
            [
                .. new Page("README.md").Specs(),
                ("YourProject.csproj", package.OfThisVersion(page.Blocks("xml").Single())),
                ("Program.cs", program),
            ]);
        NewUserTests.WriteWeights(Path.Combine(project, "fashion.safetensors"));
        Assert.Contains("0 Warning(s)", Dotnet.MustRun(project, "build", "-c", "Release"));

        await using WebService service = await WebService.Start(project, "bin/Release/net10.0/YourProject.dll");
        using HttpClient client = new() { BaseAddress = service.Address };
        await Task.WhenAll(Enumerable.Range(0, 8).Select(one => Task.Run(() => Call(client, one))));
    }

    /// <summary>Right and wrong requests by turns.</summary>
    private static async Task Call(HttpClient client, int seed)
    {
        using FashionCnn network = FashionCnn.Create(seed: 1);
        for (int i = 0; i < 10; i++)
        {
            byte[] bytes = new byte[FashionCnn.InputLength];
            new Random(100 * seed + i).NextBytes(bytes);
            float[] pixels = Array.ConvertAll(bytes, value => value / 255f);
            float[] probabilities = new float[FashionCnn.OutputLength];
            network.Predict(pixels, probabilities);
            Answer expected = new(network.Classify(pixels), probabilities.Max());

            await Same(expected, await client.PostAsync("/classify", new ByteArrayContent(bytes)));
            await Same(expected, await client.PostAsJsonAsync("/classify-floats", pixels));
            await Refused("has 783 bytes", await client.PostAsync("/classify", new ByteArrayContent(bytes, 1, 783)));
            await Refused("has 0 bytes", await client.PostAsync("/classify", new ByteArrayContent([])));
            await Refused("has more bytes than that", await client.PostAsync("/classify", new ByteArrayContent(new byte[100_000])));
            await Refused("send 784 numbers from 0 to 1", await client.PostAsJsonAsync("/classify-floats", pixels[1..]));
            pixels[i] = 1e30f;
            await Refused("send 784 numbers from 0 to 1", await client.PostAsJsonAsync("/classify-floats", pixels));
            await Refused("", await client.PostAsync("/classify-floats", new StringContent("[1, two]", null, "application/json")));
            await Refused("", await client.PostAsync("/classify-floats", new StringContent("[NaN]", null, "application/json")));
        }
    }

    private static async Task Same(Answer expected, HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, await response.Content.ReadFromJsonAsync<Answer>());
    }

    private static async Task Refused(string why, HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(why, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Skipped where the machine has .NET and not ASP.NET Core.</summary>
    private sealed class AspNetTheoryAttribute : TheoryAttribute
    {
        public AspNetTheoryAttribute()
        {
            string runtimes = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", ".."));
            string aspNet = Path.Combine(runtimes, "Microsoft.AspNetCore.App");
            if (!Directory.Exists(aspNet) || Directory.GetDirectories(aspNet, "10.*").Length == 0)
                Skip =
                    $"there is no ASP.NET Core runtime 10 in {runtimes}; the .NET SDK has it, Debian's package is aspnetcore-runtime-10.0";
        }
    }
}
