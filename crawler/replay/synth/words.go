package synth

// architecture is what a model's tags and its name tell of what it is.
type architecture struct {
	name   string
	style  style
	weight int // among a thousand models that declare no parent
	tags   []string
	bases  []string // how made-up names begin
}

// style is the kind of thing that an architecture is good for.
type style uint8

const (
	text style = iota
	image
	encoder
	speech
	robot
	vision
	other
)

// archs are the architectures. The last one stands for none.
var archs = []architecture{
	{"qwen", text, 95, []string{"qwen2", "qwen3", "qwen2", "qwen3", "qwen3_5", "qwen"}, []string{"qwen2.5-7b", "qwen3-8b", "Qwen3-4B", "qwen2.5-0.5b", "Qwen2.5-Coder-7B", "qwen3-14b"}},
	{"wan", image, 3, []string{"wan", "wan2.2", "wan"}, []string{"wan2.1-t2v", "Wan2.2-I2V"}},
	{"z-image", image, 3, []string{"z-image", "z-image-turbo"}, []string{"z-image", "Z-Image-Turbo"}},
	{"llama", text, 110, []string{"llama", "llama", "llama", "llama3", "llama-3"}, []string{"llama-3-8b", "Llama-3.1-8B", "llama-2-7b", "Llama-3.2-1B", "llama3.2-3b"}},
	{"deepseek", text, 6, []string{"deepseek_v3", "deepseek"}, []string{"deepseek-r1-7b", "DeepSeek-Coder"}},
	{"kimi", text, 1, []string{"kimi_k2", "kimi"}, []string{"kimi-k2"}},
	{"minimax", text, 1, []string{"minimax_m2", "minimax"}, []string{"minimax-m2"}},
	{"hunyuan", text, 1, []string{"hunyuan_v1_dense", "hunyuan"}, []string{"hunyuan-7b"}},
	{"ernie", text, 1, []string{"ernie4_5", "ernie"}, []string{"ernie-4.5"}},
	{"glm", text, 3, []string{"glm4", "chatglm", "glm"}, []string{"glm-4-9b", "GLM-4.7"}},
	{"yi", text, 1, []string{"llama"}, []string{"yi-6b", "Yi-34B"}},
	{"internlm", text, 2, []string{"internlm2", "internlm"}, []string{"internlm2-7b"}},
	{"internvl", text, 2, []string{"internvl_chat", "internvl"}, []string{"internvl3-8b"}},
	{"gemma", text, 36, []string{"gemma", "gemma2", "gemma3", "gemma3_text"}, []string{"gemma-2b", "gemma-2-9b", "Gemma-3-4B"}},
	{"gpt-oss", text, 3, []string{"gpt_oss"}, []string{"gpt-oss-20b"}},
	{"whisper", speech, 16, []string{"whisper"}, []string{"whisper-small", "whisper-large-v3"}},
	{"phi", text, 9, []string{"phi", "phi3", "phi3"}, []string{"phi-2", "Phi-3-mini"}},
	{"nemotron", text, 1, []string{"nemotron", "nemotron_h"}, []string{"nemotron-nano"}},
	{"granite", text, 2, []string{"granite", "granitemoehybrid"}, []string{"granite-3.3-8b"}},
	{"olmo", text, 3, []string{"olmo", "olmo2", "olmo3"}, []string{"olmo-2-7b", "Olmo-3"}},
	{"lfm", text, 2, []string{"lfm2"}, []string{"lfm2-1.2b"}},
	{"bert", encoder, 38, []string{"bert"}, []string{"bert-base", "bert-finetuned", "bert-large"}},
	{"distilbert", encoder, 22, []string{"distilbert"}, []string{"distilbert", "distilbert-base"}},
	{"smollm", text, 3, []string{"llama", "smollm3"}, []string{"smollm2-360m", "SmolLM-135M"}},
	{"smolvlm", text, 2, []string{"smolvlm", "idefics3"}, []string{"smolvlm-500m"}},
	{"smolvla", robot, 4, []string{"smolvla"}, []string{"smolvla-so101", "smolvla"}},
	{"mistral", text, 36, []string{"mistral", "mistral", "mixtral"}, []string{"mistral-7b", "Mistral-Nemo-12B", "mixtral-8x7b"}},
	{"flux", image, 12, []string{"flux", "flux"}, []string{"flux-dev", "FLUX"}},
	{"stable-diffusion", image, 26, []string{"stable-diffusion", "stable-diffusion-xl", "stable-diffusion-diffusers"}, []string{"sdxl", "sd-1.5"}},
	{"falcon", text, 2, []string{"falcon", "RefinedWebModel"}, []string{"falcon-7b", "Falcon3-7B"}},
	{"exaone", text, 1, []string{"exaone", "exaone4"}, []string{"exaone-3.5"}},
	{"roberta", encoder, 26, []string{"roberta", "xlm-roberta"}, []string{"roberta-base", "xlm-r"}},
	{"gpt2", text, 20, []string{"gpt2"}, []string{"gpt2", "gpt2-medium"}},
	{"t5", encoder, 22, []string{"t5"}, []string{"t5-small", "flan-t5"}},
	{"vit", vision, 16, []string{"vit", "swin"}, []string{"vit-base", "swin-tiny"}},
	{"wav2vec2", speech, 14, []string{"wav2vec2"}, []string{"wav2vec2-base", "xls-r-300m"}},
	{"act", robot, 14, []string{"act", "pi0"}, []string{"act-so100", "pi0-pick"}},
	{"", other, 441, nil, []string{"model", "test", "my-model", "ppo", "ckpt", "classify", "trial", "yolo11"}},
}

// byWeight has the number of an architecture as often as its weight says.
var byWeight = func() (list []uint8) {
	for k, a := range archs {
		for range a.weight {
			list = append(list, uint8(k))
		}
	}
	return list
}()

func anyArch(c *chance) int { return int(pick(c, byWeight)) }

// hints are how names tell by which relation a model was made.
var hints = [relations][]string{
	unspecified: {"v1", "base", "v2", "small", "large", "final", "run3", "exp"},
	finetune:    {"sft", "finetuned", "instruct", "dpo", "grpo", "ft", "v2-sft"},
	adapter:     {"lora", "qlora", "lora-sft", "adapter", "lora-r16", "peft"},
	quantized:   {"GGUF", "AWQ", "GPTQ-4bit", "mlx-4bit", "i1-GGUF", "bnb-4bit", "FP8"},
	merge:       {"slerp", "ties", "dare-merge", "merged", "model-stock"},
}

// topics are what names say a model is about.
var topics = []string{
	"medical", "legal", "code", "math", "chat", "roleplay", "summary", "sql", "emotion", "news",
	"imdb", "squad", "ner-conll", "toxicity", "finance", "subtitles", "poetry", "anime", "portrait", "agent",
	"reasoning", "korean", "german", "arabic", "hindi", "swahili", "support", "recipes", "tickets", "reviews",
}

// owners are how made-up owners begin.
var owners = []string{"user", "user", "user", "user", "dev", "lab", "ai-studio", "research", "team", "nlp"}

// spareTags are tags that tell nothing of lineage. Their number is prime, so
// that any step through them visits each.
var spareTags = []string{
	"conversational", "text-generation-inference", "endpoints_compatible", "autotrain_compatible", "generated_from_trainer",
	"en", "zh", "loss:MultipleNegativesRankingLoss", "model-index", "custom_code", "trl", "sft", "unsloth", "reasoning", "llama-factory", "llama.cpp",
	"imatrix", "4-bit precision", "8-bit precision", "compressed-tensors", "eval-results", "multilingual", "sentence-transformers", "deploy:sagemaker", "mixture-of-experts", "mixed-precision",
	"arxiv:1910.09700", "text-embeddings-inference", "deep-reinforcement-learning", "reinforcement-learning", "stable-baselines3",
	"license:mit", "dataset:generator", "feature-extraction", "function-calling", "chain-of-thought", "speculative-decoding",
	"template:sd-lora", "diffusion-single-file", "not-for-all-audiences", "vision-language-model", "instruction-tuned",
	"dataset:HuggingFaceH4/ultrachat_200k", "dataset:openai/gsm8k", "dataset:tatsu-lab/alpaca", "hf-asr-leaderboard", "mistral-common",
	"co2_eq_emissions", "uncensored", "deploy:azure", "pytorch_model_hub_mixin", "model_hub_mixin", "research",
}
