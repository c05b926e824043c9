# Run by bench peers with HF_ENDPOINT set: lists argv[1] models with the official
# client, which keeps none of them. The fields to ask for follow in argv.
import json
import sys
import time

import huggingface_hub

models, fields = int(sys.argv[1]), sys.argv[2:]
begin = time.perf_counter()
listing = huggingface_hub.HfApi(token=False).list_models(sort="created_at", limit=models, expand=fields)
seen = sum(1 for _ in listing)
took = time.perf_counter() - begin
print(json.dumps({"Models": seen, "Took": int(took * 1e9), "Version": huggingface_hub.__version__}))
