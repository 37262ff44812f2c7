using NetGen.Inspection;

namespace NetGen.Compiler.Tests;

public sealed class ModelsPageTests
{
    [Fact]
    public void The_page_says_of_each_spec_what_the_compiler_knows()
    {
        string folder = AppContext.BaseDirectory;

        string page = ModelsPage.Text(Path.Combine(folder, "models"));

        string written = File.ReadAllText(Path.Combine(folder, "docs", "models.md")).ReplaceLineEndings("\n");
        Assert.True(
            page == written,
            "docs/models.md is not what the specs say; write it anew: dotnet run -c Release --project "
                + "benchmarks/NetGen.Generation.Benchmarks -- --describe");
    }

    [Fact]
    public void Branches_meet_in_the_chart()
    {
        string chart = NetworkGraph.Mermaid(Specs.Shape("""
            input: 8x8x4
            layers:
              - conv3x3-4: { name: left }
              - batchnorm
              - relu: { name: activated }
              - conv1x1-4: { from: input, name: right }
              - add: { from: [activated, right] }
              - relu
            loss: mse
            """));

        Assert.Equal("""
            flowchart TD
                input(["input<br/>8x8x4"])
                n0["left<br/>conv3x3-4, batchnorm, relu<br/>8x8x4"]
                n1["right<br/>conv1x1-4<br/>8x8x4"]
                n2["add1<br/>add, relu<br/>8x8x4"]
                input --> n0
                input --> n1
                n0 --> n2
                n1 --> n2

            """.ReplaceLineEndings("\n"), chart);
    }
}
